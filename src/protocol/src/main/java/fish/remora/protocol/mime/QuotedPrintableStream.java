package fish.remora.protocol.mime;

import fish.remora.protocol.wire.PieceStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Undoes quoted-printable, RFC 2045 §6.7: white space before a line end was added on the way and is taken away; an equals sign that begins
 * nothing stands for itself; octets that should have been encoded are let through. One thread at a time.
 */
final class QuotedPrintableStream extends PieceStream {
    /** White space that is held back until it is known what follows; more of it is let through. */
    private static final int MAX_HELD = 1000;

    private final InputStream encoded;
    private final byte[] in = new byte[8192];
    private final byte[] out = new byte[8192 + MAX_HELD + 8];
    private final byte[] held = new byte[MAX_HELD];
    private int length;
    private int spaces;
    private boolean cr;
    /** 0: none; 1: an equals sign was seen; 2: and a hexadecimal digit; 3: and white space, perhaps before a line end. */
    private int escape;

    private byte high;

    QuotedPrintableStream(InputStream encoded) {
        this.encoded = encoded;
    }

    @Override
    protected boolean next() throws IOException {
        length = 0;
        int read = encoded.read(in, 0, in.length);
        for (int i = 0; i < read; i++) {
            octet(in[i]);
        }
        if (read < 0) {
            end();
        }
        give(out, length);
        return read >= 0 || length > 0;
    }

    private void end() {
        if (escape == 2) {
            put((byte) '=');
            put(high);
        }
        if (cr) {
            put((byte) '\r');
        }
        escape = 0;
        cr = false;
        spaces = 0;
    }

    private void octet(byte octet) {
        if (escape > 0) {
            escaped(octet);
            return;
        }
        if (octet == '\n') {
            spaces = 0;
            if (cr) {
                put((byte) '\r');
            }
            cr = false;
            put(octet);
            return;
        }
        if (cr) {
            release();
            put((byte) '\r');
            cr = false;
        }
        if (octet == '\r') {
            cr = true;
        } else if (octet == ' ' || octet == '\t') {
            if (spaces == MAX_HELD) {
                release();
            }
            held[spaces++] = octet;
        } else {
            release();
            if (octet == '=') {
                escape = 1;
            } else {
                put(octet);
            }
        }
    }

    private void escaped(byte octet) {
        int digit = Character.digit(octet, 16);
        if (escape == 2) {
            escape = 0;
            if (digit >= 0) {
                put((byte) (Character.digit(high, 16) << 4 | digit));
            } else {
                put((byte) '=');
                put(high);
                octet(octet);
            }
        } else if (octet == '\n') {
            escape = 0;
        } else if (octet == '\r' || octet == ' ' || octet == '\t') {
            escape = 3;
        } else if (escape == 1 && digit >= 0) {
            high = octet;
            escape = 2;
        } else {
            put((byte) '=');
            if (escape == 3) {
                put((byte) ' ');
            }
            escape = 0;
            octet(octet);
        }
    }

    private void release() {
        System.arraycopy(held, 0, out, length, spaces);
        length += spaces;
        spaces = 0;
    }

    private void put(byte octet) {
        out[length++] = octet;
    }

    @Override
    public void close() throws IOException {
        encoded.close();
    }
}
