package fish.remora.protocol.mime;

import java.nio.charset.StandardCharsets;

/**
 * Encodes octets as RFC 2045 §6.7 says. CRLF stays a line end; a CR or LF alone is an octet like any other, so that each octet comes
 * back. No line begins with a hyphen: one that was broken must not look like a boundary.
 *
 * <p>Invariant: any split of the octets gives the same output; no line is longer than 76. One thread at a time; one body each.
 */
final class QuotedPrintable {
    /** Without the {@code =} of a soft line break. */
    private static final int MAX_LINE = 75;

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private byte[] out = new byte[0];
    private int length;
    private int column;
    private boolean crSeen;

    /** A space or TAB that may turn out to end its line, where it may not stand for itself; 0 = none. */
    private byte space;

    /**
     * Encodes octets into {@link #octets}.
     *
     * @param last the body ends with them
     */
    void write(byte[] octets, boolean last) {
        int most = 4 * octets.length + 32;
        if (out.length < most) {
            out = new byte[most];
        }
        length = 0;
        for (byte octet : octets) {
            write(octet);
        }
        if (last) {
            end();
        }
    }

    private void end() {
        releaseSpace(!crSeen);
        if (crSeen) {
            hex((byte) '\r');
        }
    }

    /** What the last call made: the first {@link #length}; valid until the next. */
    byte[] octets() {
        return out;
    }

    int length() {
        return length;
    }

    private void write(byte octet) {
        if (crSeen) {
            crSeen = false;
            releaseSpace(octet == '\n');
            if (octet == '\n') {
                endLine();
                return;
            }
            hex((byte) '\r');
        }
        if (octet == '\r') {
            crSeen = true;
            return;
        }
        releaseSpace(false);
        if (octet == ' ' || octet == '\t') {
            space = octet;
        } else {
            plainOrHex(octet);
        }
    }

    private void releaseSpace(boolean endsLine) {
        if (space == 0) {
            return;
        }
        byte held = space;
        space = 0;
        if (endsLine) {
            hex(held);
        } else {
            room(1);
            put(held);
        }
    }

    private void plainOrHex(byte octet) {
        boolean plain = octet > ' ' && octet < 127 && octet != '=';
        if (plain) {
            room(1);
        }
        if (plain && !(column == 0 && octet == '-')) {
            put(octet);
        } else {
            hex(octet);
        }
    }

    private void hex(byte octet) {
        room(3);
        put((byte) '=');
        put(HEX[octet >> 4 & 15]);
        put(HEX[octet & 15]);
    }

    private void room(int width) {
        if (column + width > MAX_LINE) {
            put((byte) '=');
            endLine();
        }
    }

    private void endLine() {
        put((byte) '\r');
        put((byte) '\n');
        column = 0;
    }

    private void put(byte octet) {
        out[length++] = octet;
        column++;
    }
}
