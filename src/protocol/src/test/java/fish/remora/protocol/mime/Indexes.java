package fish.remora.protocol.mime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Indexes of texts, for tests. */
final class Indexes {
    private Indexes() {}

    /** A message given by its lines, each of which gets a CRLF; one character an octet. */
    static MimeIndex of(String... lines) {
        return of(octets(lines));
    }

    static byte[] octets(String... lines) {
        return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    static MimeIndex of(byte[] octets) {
        return of(List.of(octets));
    }

    static MimeIndex of(List<byte[]> pieces) {
        MimeIndexer indexer = new MimeIndexer();
        pieces.forEach(piece -> indexer.feed(piece, 0, piece.length));
        return indexer.finish();
    }

    /** A tree as one can read it: {@code multipart/mixed(text/plain text/html)}. */
    static String shape(Part part) {
        String children = part.children().stream().map(Indexes::shape).collect(Collectors.joining(" "));
        return part.content().type() + (children.isEmpty() ? "" : "(" + children + ")");
    }

    /** The octets of a part's body. */
    static String body(Part part, byte[] message) {
        int start = (int) part.extent().body();
        return new String(message, start, (int) part.extent().end() - start, StandardCharsets.ISO_8859_1);
    }
}
