package fish.remora.protocol.pop3;

import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Maildrop;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The message of a RETR or TOP reply, one part of the store a piece. The first part is read before the reply begins, so that a
 * message that has gone is an -ERR and not a broken connection. One thread at a time.
 */
final class MessageBody implements Step.Body {
    /** Room for the end of the reply and some stuffed dots. */
    private static final int ROOM = 64;

    private final MailboxListener application;
    private final Maildrop maildrop;
    private final Maildrop.Item item;
    private final TopLimit limit;
    private final DotStuffing stuffing = new DotStuffing();
    private byte @Nullable [] first;
    private int nextPart = 1;
    private boolean ended;

    MessageBody(MailboxListener application, Maildrop maildrop, Maildrop.Item item, byte[] first, TopLimit limit) {
        this.application = application;
        this.maildrop = maildrop;
        this.item = item;
        this.first = first;
        this.limit = limit;
    }

    /** The whole of a message of one part behind its status line. */
    static byte[] whole(byte[] statusLine, byte[] message, TopLimit limit) {
        ByteArrayOutputStream reply = new ByteArrayOutputStream(statusLine.length + message.length + ROOM);
        reply.writeBytes(statusLine);
        DotStuffing stuffing = new DotStuffing();
        stuffing.write(message, limit.take(message), reply);
        stuffing.end(reply);
        return reply.toByteArray();
    }

    @Override
    public byte @Nullable [] next() throws Denied {
        if (ended) {
            return null;
        }
        byte[] part = part();
        ByteArrayOutputStream piece = new ByteArrayOutputStream(part.length + ROOM);
        stuffing.write(part, limit.take(part), piece);
        if (limit.isReached() || nextPart >= item.parts()) {
            stuffing.end(piece);
            ended = true;
        }
        return piece.toByteArray();
    }

    private byte[] part() throws Denied {
        byte[] part = first;
        first = null;
        return part != null ? part : application.read(maildrop, item, nextPart++);
    }
}
