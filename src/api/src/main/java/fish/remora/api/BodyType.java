package fish.remora.api;

/** What the octets of a message may be: the BODY parameter of RFC 6152 and RFC 3030 §3. */
public enum BodyType {
    SEVEN_BIT("7BIT"),
    EIGHT_BIT_MIME("8BITMIME"),
    BINARY_MIME("BINARYMIME");

    private final String keyword;

    BodyType(String keyword) {
        this.keyword = keyword;
    }

    /** The word on the wire. */
    public String keyword() {
        return keyword;
    }
}
