package fish.remora.embedded.mailstore;

import java.io.IOException;
import java.io.InputStream;

/** How the lines of a message end. */
enum LineEnds {
    /** With CRLF, and there is no CR or LF elsewhere: as mail should be. */
    CRLF,
    /** With LF, and there is no CR: as programs on Unix keep mail. */
    LF,
    /** In several ways, or there is a CR alone. */
    MIXED,
    /** There is no line end. */
    NONE;

    static LineEnds of(Octets octets) throws IOException {
        long cr = 0;
        long lf = 0;
        long both = 0;
        byte before = 0;
        try (InputStream in = octets.open()) {
            byte[] buffer = new byte[32 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    byte octet = buffer[i];
                    cr += octet == '\r' ? 1 : 0;
                    lf += octet == '\n' ? 1 : 0;
                    both += octet == '\n' && before == '\r' ? 1 : 0;
                    before = octet;
                }
            }
        }
        if (cr == 0 && lf == 0) {
            return NONE;
        }
        return cr == both && lf == both ? CRLF : cr == 0 ? LF : MIXED;
    }

    /** Takes each CR away. */
    static Transform withoutCr() {
        return (octet, out) -> {
            if (octet != '\r') {
                out.write(octet);
            }
        };
    }

    /** Puts a CR before each LF that has none. */
    static Transform withCr() {
        byte[] before = new byte[1];
        return (octet, out) -> {
            if (octet == '\n' && before[0] != '\r') {
                out.write('\r');
            }
            out.write(octet);
            before[0] = octet;
        };
    }
}
