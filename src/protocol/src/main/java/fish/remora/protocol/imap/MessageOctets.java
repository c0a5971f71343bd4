package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.protocol.mime.MimeIndexer;
import fish.remora.protocol.mime.Summary;
import fish.remora.protocol.wire.PieceStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The octets of one message, read part by part as they are needed; one part is held. One thread at a time. */
final class MessageOctets {
    /** A denial on its way through a stream. */
    private static final class Interrupted extends IOException {
        private static final long serialVersionUID = 1;
        private final transient Denied denied;

        Interrupted(Denied denied) {
            super(denied);
            this.denied = denied;
        }
    }

    private final MailboxListener application;
    private final AccountId account;
    private final MailboxId mailbox;
    private final StoredMessage message;
    private final byte[] header;
    private int heldPart = -1;
    private byte[] held = new byte[0];
    private long given;

    private @Nullable Summary summary;

    /** @param first the message came with its first part; false: perhaps with its header */
    MessageOctets(
            MailboxListener application, AccountId account, MailboxId mailbox, StoredMessage message, boolean first) {
        this.application = application;
        this.account = account;
        this.mailbox = mailbox;
        this.message = message;
        this.header = first ? new byte[0] : message.octets();
        if (first) {
            hold(0, message.octets());
        }
    }

    private void hold(int part, byte[] octets) {
        heldPart = part;
        held = octets;
    }

    StoredMessage message() {
        return message;
    }

    /** How many octets were asked for so far, the same ones again and again. */
    long given() {
        return given;
    }

    /** Reads the part in which that octet is, so that it need not be read any more; behind the end there is none. */
    void reach(long offset) throws Denied {
        if (offset >= header.length && offset < message.size()) {
            part((int) (offset / StoredMessage.PART));
        }
    }

    private byte[] part(int part) throws Denied {
        if (part != heldPart) {
            hold(part, application.read(account, mailbox, message, part));
        }
        return held;
    }

    /** Writes octets from {@code from} on, at least one, at most up to {@code to} and the end of their part; says how many. */
    int write(long from, long to, Output out) throws Denied {
        int part = (int) (from / StoredMessage.PART);
        byte[] octets = to <= header.length ? header : part(part);
        int offset = (int) (from - (long) part * StoredMessage.PART);
        int count = (int) Math.min(octets.length - offset, to - from);
        if (count <= 0) {
            throw new Denied(Denied.Code.UNAVAILABLE, "The message is shorter than it should be");
        }
        out.octets(octets, offset, count);
        given += count;
        return count;
    }

    /** An array that begins with these octets; not to be changed. */
    byte[] array(long from, long to) throws Denied {
        if (from == 0 && to <= header.length) {
            given += to;
            return header;
        }
        Output copy = new Output(false);
        long position = from;
        while (position < to) {
            position += write(position, to, copy);
        }
        return copy.take();
    }

    /** Octets as a stream; {@link #denied} says what its IOExceptions mean. */
    InputStream stream(long from, long to) {
        return new PieceStream() {
            private final Output piece = new Output(false);
            private long position = from;

            @Override
            protected boolean next() throws IOException {
                if (position >= to) {
                    return false;
                }
                try {
                    position += write(position, to, piece);
                } catch (Denied denied) {
                    throw new Interrupted(denied);
                }
                byte[] octets = piece.take();
                give(octets, octets.length);
                return true;
            }
        };
    }

    /** Why a stream of this has failed. */
    static Denied denied(IOException failure) {
        return failure instanceof Interrupted interrupted
                ? interrupted.denied
                : new Denied(Denied.Code.UNAVAILABLE, "The message cannot be read");
    }

    /** Of the message's own header, with the empty line. */
    long headerSize() throws Denied {
        return header.length > 0 && header.length < StoredMessage.PART
                ? header.length
                : summary().headerSize();
    }

    /** The summary that the store has; made of the message's octets when it has none that can be read. */
    Summary summary() throws Denied {
        Summary known = summary;
        if (known == null) {
            byte[] kept = message.summary();
            known = Summary.read(Summary.isReadable(kept) ? kept : made());
            summary = known;
        }
        return known;
    }

    private byte[] made() throws Denied {
        MimeIndexer indexer = new MimeIndexer();
        byte[] first = part(0);
        indexer.feed(first, 0, first.length);
        for (int part = 1; part < message.parts(); part++) {
            byte[] octets = part(part);
            indexer.feed(octets, 0, octets.length);
        }
        return Summary.write(indexer.finish(), first);
    }
}
