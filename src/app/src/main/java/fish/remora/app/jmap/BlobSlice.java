package fish.remora.app.jmap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A range of a blob: RFC 9404 §4.1, §4.2. Immutable.
 *
 * @param length {@link Long#MAX_VALUE}: to the end
 */
record BlobSlice(long offset, long length) {
    /** What a range holds; cut: the blob ends before it does. */
    record Held(byte[] octets, boolean cut) {}

    static BlobSlice of(Arguments arguments) throws MethodError {
        return new BlobSlice(
                arguments.number("offset").orElse(0), arguments.number("length").orElse(Long.MAX_VALUE));
    }

    /**
     * Reads it.
     *
     * @param most octets
     * @throws SetError tooLarge
     */
    Held read(Blob blob, int most) throws SetError {
        try (InputStream in = blob.open()) {
            long skipped = 0;
            for (long more = in.skip(offset); more > 0; more = in.skip(offset - skipped)) {
                skipped += more;
            }
            byte[] octets = in.readNBytes((int) Math.min(length, most + 1L));
            if (octets.length > most) {
                throw new SetError("tooLarge", "at most " + most + " octets");
            }
            return new Held(octets, skipped < offset || length != Long.MAX_VALUE && octets.length < length);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
