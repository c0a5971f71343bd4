package fish.remora.embedded.mailstore;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Changes octets on their way, with a memory of what came before. One thread. */
interface Transform {
    /** One octet; what becomes of it now goes out. */
    void put(byte octet, OutputStream out) throws IOException;

    /** Nothing more comes. */
    default void end(OutputStream out) throws IOException {}

    /** What is written to the stream goes changed to the other one, the rest of it at {@link OutputStream#close}, which leaves that one open. */
    static OutputStream to(OutputStream out, Transform transform) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int octet) throws IOException {
                transform.put((byte) octet, out);
            }

            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
                for (int i = offset; i < offset + length; i++) {
                    transform.put(octets[i], out);
                }
            }

            @Override
            public void close() throws IOException {
                transform.end(out);
            }
        };
    }

    /** What is read from the stream comes changed from the other one. */
    static InputStream from(InputStream in, Transform transform) {
        return new Pieces() {
            private final byte[] given = new byte[32 * 1024];
            private final ByteArrayOutputStream changed = new ByteArrayOutputStream(given.length);
            private byte[] ready = new byte[0];
            private int at;
            private boolean ended;

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                while (at == ready.length && !ended && length > 0) {
                    fill();
                }
                if (at == ready.length) {
                    return length == 0 ? 0 : -1;
                }
                int count = Math.min(length, ready.length - at);
                System.arraycopy(ready, at, buffer, offset, count);
                at += count;
                return count;
            }

            private void fill() throws IOException {
                changed.reset();
                int count = in.read(given);
                for (int i = 0; i < count; i++) {
                    transform.put(given[i], changed);
                }
                if (count < 0) {
                    ended = true;
                    transform.end(changed);
                }
                ready = changed.toByteArray();
                at = 0;
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }
}
