package fish.remora.protocol.pop3;

import fish.remora.api.Maildrop;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The listing of LIST or UIDL (RFC 1939 §5 and §7), a few hundred messages a piece: a maildrop of a hundred thousand is never one
 * string. One thread at a time.
 */
final class ListingBody implements Step.Body {
    private static final int PIECE = 16 * 1024;

    private final MessageNumbers messages;
    private final Function<Maildrop.Item, String> column;
    private int next = 1;

    /** @param column what stands behind the message number */
    ListingBody(MessageNumbers messages, Function<Maildrop.Item, String> column) {
        this.messages = messages;
        this.column = column;
    }

    @Override
    public byte @Nullable [] next() {
        if (next > messages.last() + 1) {
            return null;
        }
        StringBuilder piece = new StringBuilder();
        while (next <= messages.last() && piece.length() < PIECE) {
            Maildrop.Item item = messages.unmarked(next);
            if (item != null) {
                piece.append(next).append(' ').append(column.apply(item)).append("\r\n");
            }
            next++;
        }
        if (next > messages.last()) {
            piece.append(".\r\n");
            next = messages.last() + 2;
        }
        return piece.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
