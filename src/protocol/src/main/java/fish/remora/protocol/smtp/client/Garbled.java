package fish.remora.protocol.smtp.client;

/** What the peer sent is no reply of RFC 5321 §4.2, or no reply to what was asked: nothing it says can be relied on any more. */
final class Garbled extends Exception {
    private final String what;

    Garbled(String what) {
        super(what, null, false, false);
        this.what = what;
    }

    String what() {
        return what;
    }
}
