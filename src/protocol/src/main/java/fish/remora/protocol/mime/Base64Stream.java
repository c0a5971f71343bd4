package fish.remora.protocol.mime;

import fish.remora.protocol.wire.PieceStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Undoes base64, RFC 2045 §6.8: other characters are passed over, and what follows padding is the begin of something new, as in texts that
 * were put together. One thread at a time.
 */
final class Base64Stream extends PieceStream {
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        byte[] digits =
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < digits.length; i++) {
            VALUES[digits[i]] = (byte) i;
        }
    }

    private final InputStream encoded;
    private final byte[] in = new byte[8192];
    private final byte[] out = new byte[6200];
    private int bits;
    private int digits;

    Base64Stream(InputStream encoded) {
        this.encoded = encoded;
    }

    @Override
    protected boolean next() throws IOException {
        int read = encoded.read(in, 0, in.length);
        int length = 0;
        for (int i = 0; i < read; i++) {
            int value = VALUES[in[i] & 0xff];
            if (value >= 0) {
                bits = bits << 6 | value;
                digits++;
                if (digits == 4) {
                    out[length++] = (byte) (bits >> 16);
                    out[length++] = (byte) (bits >> 8);
                    out[length++] = (byte) bits;
                    digits = 0;
                }
            } else if (in[i] == '=') {
                length = endGroup(length);
            }
        }
        if (read < 0) {
            length = endGroup(0);
        }
        give(out, length);
        return read >= 0 || length > 0;
    }

    /** Two digits are one octet, three are two; one alone is none. */
    private int endGroup(int at) {
        int length = at;
        if (digits == 2) {
            out[length++] = (byte) (bits >> 4);
        } else if (digits == 3) {
            out[length++] = (byte) (bits >> 10);
            out[length++] = (byte) (bits >> 2);
        }
        digits = 0;
        return length;
    }

    @Override
    public void close() throws IOException {
        encoded.close();
    }
}
