package fish.remora.embedded.mailstore;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A message's octets, to be read as often as need be. */
public interface Octets {
    /** What is short enough to be held in memory. */
    int SHORT = 4 * 1024 * 1024;

    /** How many. */
    long size();

    /** A new stream from the first one. */
    InputStream open() throws IOException;

    /** All of them when they are in memory; never changed. */
    default byte @Nullable [] whole() {
        return null;
    }

    /** Octets in memory. */
    static Octets of(byte[] octets) {
        return new Octets() {
            @Override
            public long size() {
                return octets.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(octets);
            }

            @Override
            public byte[] whole() {
                return octets;
            }
        };
    }

    /** Those of a file as it is now. */
    static Octets of(Path file) throws IOException {
        long size = Files.size(file);
        return size <= SHORT ? of(Files.readAllBytes(file)) : of(() -> Files.newInputStream(file), size);
    }

    /** What such a stream yields: in memory when there is little of it, else read again each time. */
    static Octets of(Opening opening) throws IOException {
        try (InputStream in = opening.open()) {
            byte[] start = in.readNBytes(SHORT + 1);
            if (start.length <= SHORT) {
                return of(start);
            }
            return of(opening, start.length + in.transferTo(OutputStream.nullOutputStream()));
        }
    }

    private static Octets of(Opening opening, long size) {
        return new Octets() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() throws IOException {
                return opening.open();
            }
        };
    }

    /** Opens the same stream each time. */
    interface Opening {
        InputStream open() throws IOException;
    }
}
