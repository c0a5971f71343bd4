package fish.remora.app.admin;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of a request that is read into memory, from anybody: it ends in 413 (RFC 9110 §15.5.14) beyond {@value #MOST} octets. One thread. */
final class ShortBody extends FilterInputStream {
    static final int MOST = 1_000_000;

    private int left = MOST;

    ShortBody(InputStream body) {
        super(body);
    }

    @Override
    public int read() throws IOException {
        return count(super.read(), 1);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int octets = super.read(into, offset, length);
        return count(octets, octets);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private int count(int read, int octets) {
        if (read >= 0) {
            left -= octets;
        }
        if (left < 0) {
            throw new ClientErrorException(
                    "a request has " + MOST + " octets at most", Response.Status.REQUEST_ENTITY_TOO_LARGE);
        }
        return read;
    }
}
