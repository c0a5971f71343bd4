package fish.remora.api.mailbox;

/** UIDs from one to another, both in it, whether they exist or not. */
public record UidRange(long first, long last) {
    public UidRange {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("no range of UIDs: " + first + ":" + last);
        }
    }

    public boolean contains(long uid) {
        return first <= uid && uid <= last;
    }
}
