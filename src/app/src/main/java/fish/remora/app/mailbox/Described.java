package fish.remora.app.mailbox;

import fish.remora.api.Content;
import fish.remora.api.Octets;
import fish.remora.protocol.mime.ListedFields;
import fish.remora.protocol.mime.MimeIndex;
import fish.remora.protocol.mime.Summary;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * What is found out about a message when it is stored, so that whoever lists it need not read it.
 *
 * @param headerIndex JSON: {@link HeaderIndex}
 * @param summary as {@link Summary} writes it; empty: not found out, for no mailbox shows it. Never changed
 * @param headerSize of the message's own header with the empty line behind it, in octets
 * @param listed as {@link ListedFields} finds them; empty: they are not kept. Never changed
 */
public record Described(String headerIndex, byte[] summary, int headerSize, byte[] listed) {
    /** Of a message that no mailbox shows. */
    public static final Described NOT = new Described("{}", new byte[0], 0, new byte[0]);

    /**
     * @param content all that is stored
     * @param index of that content
     * @throws IOException when it cannot be read
     */
    public static Described of(Content content, MimeIndex index) throws IOException {
        byte[] start = start(content);
        int headerSize = Math.toIntExact(
                Math.min(Integer.MAX_VALUE, index.root().extent().body()));
        byte[] listed = ListedFields.of(start, headerSize).orElse(new byte[0]);
        return new Described(HeaderIndex.of(index.header()), Summary.write(index, start), headerSize, listed);
    }

    private static byte[] start(Content content) throws IOException {
        if (content instanceof Octets octets) {
            return octets.start() == 0
                    ? octets.whole()
                    : Arrays.copyOfRange(octets.whole(), octets.start(), octets.whole().length);
        }
        try (InputStream in = content.open()) {
            return in.readNBytes(Part.SIZE);
        }
    }

    boolean isListed() {
        return summary.length > 0;
    }
}
