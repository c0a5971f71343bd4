package fish.remora.embedded.mailstore;

import java.io.IOException;
import java.io.InputStream;

/** A stream that is read by pieces; one octet is a piece too. One thread. */
abstract class Pieces extends InputStream {
    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public abstract int read(byte[] buffer, int offset, int length) throws IOException;
}
