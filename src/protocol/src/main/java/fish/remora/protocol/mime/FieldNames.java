package fish.remora.protocol.mime;

import java.util.Arrays;
import java.util.List;

/** The names of header fields that a client wants, or does not want: RFC 9051 §6.4.5.1. Immutable. */
public final class FieldNames {
    private final byte[][] names;

    /** @param names in any case */
    public FieldNames(List<byte[]> names) {
        this.names = new byte[names.size()][];
        for (int i = 0; i < names.size(); i++) {
            this.names[i] = upper(names.get(i));
        }
    }

    boolean areAmong(FieldNames others) {
        return Arrays.stream(names)
                .allMatch(name -> Arrays.stream(others.names).anyMatch(other -> Arrays.equals(name, other)));
    }

    private static byte[] upper(byte[] name) {
        byte[] upper = name.clone();
        for (int i = 0; i < upper.length; i++) {
            upper[i] = upper(upper[i]);
        }
        return upper;
    }

    private static byte upper(byte octet) {
        return octet >= 'a' && octet <= 'z' ? (byte) (octet - 32) : octet;
    }

    /**
     * Finds the fields with these names, or without them; a field goes up to the next.
     *
     * @param to how long the header is, with the empty line or not
     * @return the begin and end of each stretch, one behind the other; the empty line that ends the header is one
     */
    public int[] find(byte[] header, int to, boolean wanted) {
        int[] found = new int[16];
        int count = 0;
        boolean taking = false;
        int line = 0;
        while (line < to) {
            int end = line;
            while (end < to && header[end] != '\n') {
                end++;
            }
            end = Math.min(end + 1, to);
            boolean empty = header[line] == '\n' || header[line] == '\r' && end - line == 2;
            boolean folded = header[line] == ' ' || header[line] == '\t';
            if (empty) {
                taking = true;
            } else if (!folded) {
                taking = holds(header, line, end) == wanted;
            }
            if (taking) {
                if (count > 0 && found[count - 1] == line) {
                    found[count - 1] = end;
                } else {
                    if (count == found.length) {
                        found = Arrays.copyOf(found, 2 * count);
                    }
                    found[count++] = line;
                    found[count++] = end;
                }
            }
            line = end;
        }
        return Arrays.copyOf(found, count);
    }

    private boolean holds(byte[] header, int from, int to) {
        int end = from;
        while (end < to && header[end] != ':') {
            end++;
        }
        while (end > from && (header[end - 1] == ' ' || header[end - 1] == '\t')) {
            end--;
        }
        for (byte[] name : names) {
            if (name.length == end - from && isAt(name, header, from)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] name, byte[] header, int from) {
        for (int i = 0; i < name.length; i++) {
            if (name[i] != upper(header[from + i])) {
                return false;
            }
        }
        return true;
    }
}
