package fish.remora.embedded.mailstore;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A mailbox being read, message after message. One thread. */
public interface MailReader extends Closeable {
    /**
     * A message, or why there is none.
     *
     * @param where it stands, for a person: a file, or an offset in one
     * @param length in octets of the file, for measuring how far one has come
     * @param message null when it cannot be read
     * @param complaint empty when it can
     */
    record Found(String where, long length, @Nullable Message message, String complaint) {}

    /**
     * The next one; null at the end.
     *
     * @throws IOException when nothing more can be read
     */
    @Nullable
    Found next() throws IOException;
}
