package fish.remora.api;

import java.io.IOException;
import java.io.InputStream;

/**
 * The octets of one received message, exactly as they came (dot-stuffing and chunking removed, nothing else). Small ones lie in
 * memory, large ones in a file: stream them, a message may be larger than the heap.
 */
public interface Content {
    /** In octets. */
    long size();

    /**
     * A new stream from the first octet; may be called again for a second reading.
     *
     * @throws IOException when the spool file cannot be read
     */
    InputStream open() throws IOException;

    /** True when {@link #open} and reading neither block nor fail. */
    default boolean inMemory() {
        return false;
    }
}
