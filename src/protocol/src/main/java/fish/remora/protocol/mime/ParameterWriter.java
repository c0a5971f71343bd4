package fish.remora.protocol.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes parameters of MIME fields: RFC 2045 §5.1, beyond ASCII and when they are long as RFC 2231 has them. Pure functions. */
final class ParameterWriter {
    /** Characters of a piece. */
    private static final int PIECE = 58;

    private ParameterWriter() {}

    /** As words of a field, each but for the last with its semicolon. */
    static List<String> words(String name, String value) {
        String clean = value.replaceAll("\\p{Cntrl}", " ");
        boolean ascii = clean.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        if (ascii && clean.length() <= PIECE && !clean.contains("=?")) {
            boolean token = !clean.isEmpty() && clean.chars().allMatch(ParameterWriter::isPlain);
            return List.of(name + "="
                    + (token ? clean : '"' + clean.replace("\\", "\\\\").replace("\"", "\\\"") + '"'));
        }
        List<String> pieces = pieces(clean);
        if (pieces.size() == 1) {
            return List.of(name + "*=utf-8''" + pieces.get(0));
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            words.add(name + "*" + i + "*=" + (i == 0 ? "utf-8''" : "") + pieces.get(i)
                    + (i < pieces.size() - 1 ? ";" : ""));
        }
        return words;
    }

    /** RFC 2231 §7: attribute-char. */
    private static boolean isPlain(int c) {
        return c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?=*'%".indexOf(c) < 0;
    }

    private static List<String> pieces(String value) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            if (piece.length() + 3 > PIECE) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            if (isPlain(octet)) {
                piece.append((char) octet);
            } else {
                piece.append(String.format("%%%02X", octet & 0xff));
            }
        }
        pieces.add(piece.toString());
        return pieces;
    }
}
