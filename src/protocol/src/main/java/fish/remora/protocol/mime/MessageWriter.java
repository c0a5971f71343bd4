package fish.remora.protocol.mime;

import fish.remora.api.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes a message from its parts: RFC 5322, RFC 2045, RFC 2046. All of it can be sent to whoever takes 7bit but for messages within it, which may be 8bit.
 * Files are written as they are read. One thread; one message.
 */
public final class MessageWriter {
    private static final int BUFFER = 57 * 1024;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}");

    private final OutputStream out;
    private final String token;
    private int boundaries;

    private MessageWriter(OutputStream out, String token) {
        this.out = out;
        this.token = token;
    }

    /**
     * Writes it.
     *
     * @param fields of its header, each as {@link FieldWriter} writes it
     * @param token letters and digits that nobody can guess: boundaries are made of them
     * @throws IOException when a file cannot be read, or nothing can be written
     */
    public static void write(List<String> fields, Composition root, String token, OutputStream out) throws IOException {
        MessageWriter writer = new MessageWriter(out, token);
        for (String field : fields) {
            writer.line(field);
        }
        writer.line("MIME-Version: 1.0\r\n");
        writer.part(root);
    }

    /** Two words and a slash: the type of a file may be said to be it. */
    public static boolean isType(String type) {
        return TYPE.matcher(type).matches();
    }

    private void line(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void part(Composition part) throws IOException {
        for (String field : part.fields()) {
            line(field);
        }
        Composition.Facts facts = part.facts();
        if (facts.disposition().isPresent()) {
            String kind = facts.disposition().filter(one -> isType("x/" + one)).orElse("attachment");
            line(described("Content-Disposition", kind, "filename", facts.name()));
        }
        if (facts.cid().filter(FieldWriter::isMessageId).isPresent()) {
            line(FieldWriter.messageIds("Content-ID", List.of(facts.cid().get())));
        }
        if (!facts.language().isEmpty()) {
            line(FieldWriter.text("Content-Language", String.join(", ", facts.language())));
        }
        if (facts.location().isPresent()) {
            line(FieldWriter.text("Content-Location", facts.location().get()));
        }
        Optional<String> name = facts.disposition().isPresent() ? Optional.empty() : facts.name();
        Composition.Body body = part.body();
        if (body instanceof Composition.Text text) {
            text(text, name);
        } else if (body instanceof Composition.Data data) {
            data(data, name);
        } else if (body instanceof Composition.Multipart multipart) {
            multipart(multipart);
        }
    }

    /** {@code name: value; parameter=...}. */
    private static String described(String name, String value, String parameter, Optional<String> text) {
        List<String> words = new ArrayList<>();
        words.add(text.isPresent() ? value + ";" : value);
        text.ifPresent(one -> words.addAll(ParameterWriter.words(parameter, one)));
        return FieldWriter.field(name, words);
    }

    private void type(String value, Optional<String> name, String encoding) throws IOException {
        line(described("Content-Type", value, "name", name));
        line("Content-Transfer-Encoding: " + encoding + "\r\n\r\n");
    }

    private void text(Composition.Text text, Optional<String> name) throws IOException {
        String lines = text.value().replaceAll("\\r\\n|\\r|\\n", "\r\n");
        byte[] octets = lines.getBytes(StandardCharsets.UTF_8);
        long beyond = lines.codePoints().filter(c -> c > 0x7e).count();
        boolean plain = lines.chars().allMatch(c -> c >= ' ' && c < 0x7f || c == '\t' || c == '\r' || c == '\n')
                && lines.lines().allMatch(line -> line.length() <= 998 && !line.startsWith("From "));
        String type = "text/" + text.subtype() + "; charset=" + (beyond == 0 ? "us-ascii" : "utf-8");
        if (plain) {
            type(type, name, "7bit");
            out.write(octets);
        } else if (beyond * 4 > lines.length()) {
            type(type, name, "base64");
            out.write(Base64.getMimeEncoder().encode(octets));
        } else {
            type(type, name, "quoted-printable");
            QuotedPrintable encoder = new QuotedPrintable();
            encoder.write(octets, true);
            out.write(encoder.octets(), 0, encoder.length());
        }
    }

    private void data(Composition.Data data, Optional<String> name) throws IOException {
        String type = data.type().toLowerCase(Locale.ROOT);
        if (isMessage(data)) {
            Optional<String> encoding = identity(data.content());
            if (encoding.isPresent()) {
                type(type, name, encoding.get());
                try (InputStream in = data.content().open()) {
                    in.transferTo(out);
                }
                return;
            }
        }
        // RFC 2045 §6.4: composites are not encoded, so what is encoded is none.
        boolean composite = type.startsWith("message/") || type.startsWith("multipart/") || !isType(type);
        type(
                (composite ? "application/octet-stream" : type)
                        + data.charset()
                                .filter(one -> !composite && isType("x/" + one))
                                .map(one -> "; charset=" + one)
                                .orElse(""),
                name,
                "base64");
        base64(data.content());
    }

    /** Under which identity encoding the octets can go; empty: under none that everybody takes. */
    private static Optional<String> identity(Content content) throws IOException {
        boolean eightBit = false;
        int column = 0;
        byte[] buffer = new byte[BUFFER];
        int before = 0;
        try (InputStream in = content.open()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    int octet = buffer[i];
                    column = octet == '\n' ? 0 : column + 1;
                    boolean alone = octet == '\n' ? before != '\r' : before == '\r';
                    if (octet == 0 || alone || column > 999) {
                        return Optional.empty();
                    }
                    eightBit |= octet < 0;
                    before = octet;
                }
            }
        }
        return before == '\r' ? Optional.empty() : Optional.of(eightBit ? "8bit" : "7bit");
    }

    private void base64(Content content) throws IOException {
        Base64.Encoder encoder = Base64.getMimeEncoder();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = content.open()) {
            boolean begun = false;
            for (int n = in.readNBytes(buffer, 0, BUFFER); n > 0; n = in.readNBytes(buffer, 0, BUFFER)) {
                if (begun) {
                    out.write(CRLF);
                }
                out.write(encoder.encode(n == BUFFER ? buffer : Arrays.copyOf(buffer, n)));
                begun = true;
            }
        }
    }

    private void multipart(Composition.Multipart multipart) throws IOException {
        String boundary = "=_" + token + "_" + boundaries++;
        line(FieldWriter.field(
                "Content-Type", List.of("multipart/" + multipart.subtype() + ";", "boundary=\"" + boundary + "\"")));
        if (isEightBit(multipart)) {
            line("Content-Transfer-Encoding: 8bit\r\n");
        }
        line("\r\n");
        for (Composition part : multipart.parts()) {
            line("\r\n--" + boundary + "\r\n");
            part(part);
        }
        line("\r\n--" + boundary + "--\r\n");
    }

    /** RFC 2045 §6.4: what holds something that is 8bit says so. */
    private static boolean isEightBit(Composition.Multipart multipart) throws IOException {
        for (Composition part : multipart.parts()) {
            Composition.Body body = part.body();
            boolean is = body instanceof Composition.Multipart inner
                    ? isEightBit(inner)
                    : body instanceof Composition.Data data
                            && isMessage(data)
                            && identity(data.content()).filter("8bit"::equals).isPresent();
            if (is) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMessage(Composition.Data data) {
        String type = data.type().toLowerCase(Locale.ROOT);
        return type.equals("message/rfc822") || type.equals("message/global");
    }
}
