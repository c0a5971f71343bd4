package fish.remora.protocol.mime;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header field that is being read, unfolded as its lines come (RFC 5322 §2.2.3): only line ends are taken out.
 *
 * <p>Invariant: holds at most {@link Line#LIMIT} octets; a field that is longer is cut and says so.
 */
final class FieldBuffer {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private byte[] octets = new byte[256];
    private int length;
    private boolean open;
    private boolean cut;
    private long start;

    boolean isOpen() {
        return open;
    }

    boolean isCut() {
        return cut;
    }

    int length() {
        return length;
    }

    void start(Line line) {
        open = true;
        cut = false;
        length = 0;
        start = line.start;
        append(line);
    }

    void append(Line line) {
        if (cut || line.isCut() || length + line.length > Line.LIMIT) {
            cut = true;
            return;
        }
        if (length + line.length > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(length + line.length, Math.min(2 * octets.length, Line.LIMIT)));
        }
        System.arraycopy(line.octets, line.from, octets, length, line.length);
        length += line.length;
    }

    /** Ends it; {@link #field} may still be called until the next {@link #start}. */
    void close() {
        open = false;
    }

    /** True for the fields of MIME, RFC 2045 §9: {@code Content-} in any case. */
    boolean isContentField() {
        String prefix = "content-";
        if (length < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            byte octet = octets[i];
            if ((octet >= 'A' && octet <= 'Z' ? octet + 32 : octet) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** @param end its offset behind the last CRLF */
    Header.Field field(long end) {
        int colon = 0;
        while (octets[colon] != ':') {
            colon++;
        }
        String name = text(0, colon);
        return new Header.Field(name, text(colon + 1, length), start, end);
    }

    private String text(int from, int to) {
        int first = from;
        int last = to;
        while (first < last && isSpace(octets[first])) {
            first++;
        }
        while (last > first && isSpace(octets[last - 1])) {
            last--;
        }
        boolean plain = true;
        for (int i = first; i < last; i++) {
            plain &= octets[i] >= ' ' && octets[i] < 127 || octets[i] == '\t';
        }
        return plain
                ? new String(octets, first, last - first, StandardCharsets.ISO_8859_1)
                : unusual(first, last - first);
    }

    /** RFC 6532 says UTF-8; what was sent before, or against it, is Windows-1252 more often than not. */
    private String unusual(int from, int count) {
        String text = new String(octets, from, count, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            text = new String(octets, from, count, WINDOWS_1252);
        }
        StringBuilder harmless = new StringBuilder(text);
        for (int i = 0; i < harmless.length(); i++) {
            if (Character.isISOControl(harmless.charAt(i)) && harmless.charAt(i) != '\t') {
                harmless.setCharAt(i, '\uFFFD');
            }
        }
        return harmless.toString();
    }

    private static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
