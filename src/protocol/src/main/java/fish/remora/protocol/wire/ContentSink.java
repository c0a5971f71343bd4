package fish.remora.protocol.wire;

/** Where a {@link Framer} puts the octets of a content, in order and as they came. */
@FunctionalInterface
public interface ContentSink {
    /** Takes {@code length} octets; the array is the framer's again when this returns. */
    void write(byte[] octets, int offset, int length);
}
