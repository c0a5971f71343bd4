package fish.remora.app.jmap;

import fish.remora.app.access.Turns;

/** What a client may ask for at once: the values of {@code urn:ietf:params:jmap:core}, RFC 8620 §2. */
public final class Limits {
    /** Octets of a request. */
    public static final int REQUEST = 10_000_000;

    /** Requests of one account at the same time; more wait for seconds. */
    public static final int CONCURRENT_REQUESTS = Turns.AT_ONCE;

    /** Uploads of one account at the same time. */
    public static final int CONCURRENT_UPLOADS = 4;

    public static final int CALLS = 64;
    public static final int OBJECTS_IN_GET = 1000;
    public static final int OBJECTS_IN_SET = 1000;

    private Limits() {}
}
