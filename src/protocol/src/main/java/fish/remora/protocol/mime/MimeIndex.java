package fish.remora.protocol.mime;

/**
 * Where everything is in a message. Immutable.
 *
 * @param root the message itself; its extent is all octets
 */
public record MimeIndex(Part root) {
    /** The fields of the message's own header. */
    public Header header() {
        return root.header();
    }

    /** In octets. */
    public long size() {
        return root.extent().end();
    }
}
