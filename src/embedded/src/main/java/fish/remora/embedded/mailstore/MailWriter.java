package fish.remora.embedded.mailstore;

import java.io.Closeable;
import java.io.IOException;

/** A mailbox being written, message after message in the order of the mailbox. One thread. */
public interface MailWriter extends Closeable {
    /** @throws IOException when it cannot be written, or read; what was written before is good */
    void write(Message message) throws IOException;
}
