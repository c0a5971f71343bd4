package fish.remora.app.email;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the mailboxes of an account have come, by their ids: what a state of JMAP stands for (RFC 8620 §5.1). Nothing has to be written for it: whatever
 * changes a mailbox moves its modseq. Immutable.
 */
public record Progress(SortedMap<Long, Point> mailboxes) {
    /** Before there was anything. */
    static final Point START = new Point(0, 1);

    /** Octets of a number: seven bits each. */
    private static final int MOST = 10;

    /** Of one mailbox: everything up to this modseq is known, and each UID below that one has been given out. */
    public record Point(long modseq, long uidNext) {}

    public Progress {
        mailboxes = Collections.unmodifiableSortedMap(new TreeMap<>(mailboxes));
    }

    public static Progress of(Map<Long, Point> mailboxes) {
        return new Progress(new TreeMap<>(mailboxes));
    }

    /** Of a mailbox that it knows nothing of: from the start. */
    public Point of(long mailbox) {
        return mailboxes.getOrDefault(mailbox, START);
    }

    /** The same with another point. */
    Progress with(long mailbox, Point point) {
        SortedMap<Long, Point> next = new TreeMap<>(mailboxes);
        next.put(mailbox, point);
        return new Progress(next);
    }

    /** Short, of URL-safe characters. */
    public String text() {
        ByteBuffer octets = ByteBuffer.allocate(mailboxes.size() * 3 * MOST);
        long before = 0;
        for (Map.Entry<Long, Point> one : mailboxes.entrySet()) {
            put(octets, one.getKey() - before);
            put(octets, one.getValue().modseq());
            put(octets, one.getValue().uidNext());
            before = one.getKey();
        }
        octets.flip();
        byte[] used = new byte[octets.remaining()];
        octets.get(used);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(used);
    }

    /** Empty: it is no such text. */
    public static Optional<Progress> parse(String text) {
        try {
            ByteBuffer octets = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            SortedMap<Long, Point> mailboxes = new TreeMap<>();
            long id = 0;
            while (octets.hasRemaining()) {
                id += get(octets);
                mailboxes.put(id, new Point(get(octets), get(octets)));
            }
            return Optional.of(new Progress(mailboxes));
        } catch (IllegalArgumentException | BufferUnderflowException wrong) {
            return Optional.empty();
        }
    }

    private static void put(ByteBuffer octets, long number) {
        long left = number;
        while (left >>> 7 != 0) {
            octets.put((byte) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        octets.put((byte) left);
    }

    private static long get(ByteBuffer octets) {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = octets.get();
            number |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("no number");
    }
}
