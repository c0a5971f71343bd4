package fish.remora.app.admin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of a request that is held in memory whole, also of those who have not said who they are: whoever sends more hears 413. One thread. */
final class ShortBody extends FilterInputStream {
    /** In octets; the longest list of addresses or ids has room. */
    static final int MOST = 1024 * 1024;

    private static final int MOST_DRAINED = 16 * MOST;

    private int left = MOST;

    /** More came. */
    static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        private TooLong() {
            super("a request has at most " + MOST + " octets", null, false, false);
        }
    }

    ShortBody(InputStream body) {
        super(body);
    }

    @Override
    public int read() throws IOException {
        int octet = in.read();
        count(octet < 0 ? 0 : 1);
        return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        count(read);
        return read;
    }

    @Override
    public long skip(long octets) throws IOException {
        long skipped = in.skip(Math.min(octets, MOST));
        count((int) skipped);
        return skipped;
    }

    /** What is read twice would be counted twice. */
    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(int octets) throws IOException {
        left -= Math.max(octets, 0);
        if (left < 0) {
            drain();
            throw new TooLong();
        }
    }

    /** Over HTTP/2 the answer waits for what is still coming (Grizzly 4.0). */
    private void drain() throws IOException {
        byte[] rest = new byte[8192];
        for (int drained = 0; drained < MOST_DRAINED; ) {
            int read = in.read(rest);
            if (read < 0) {
                return;
            }
            drained += read;
        }
    }
}
