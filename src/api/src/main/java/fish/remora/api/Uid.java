package fish.remora.api;

/** Names a message within a mailbox for ever: RFC 9051 §2.3.1.1. Sequence numbers never cross a port. */
public record Uid(long value) implements Comparable<Uid> {
    /** 32 bits, unsigned, not zero. */
    public static final long MAX = 0xFFFF_FFFFL;

    public Uid {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("a UID is 1 to 4294967295: " + value);
        }
    }

    @Override
    public int compareTo(Uid other) {
        return Long.compare(value, other.value);
    }
}
