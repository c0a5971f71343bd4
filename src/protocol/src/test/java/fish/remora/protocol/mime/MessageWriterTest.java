package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Octets;
import fish.remora.protocol.mime.Composition.Data;
import fish.remora.protocol.mime.Composition.Facts;
import fish.remora.protocol.mime.Composition.Multipart;
import fish.remora.protocol.mime.Composition.Text;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Messages that are written can be read: RFC 2045, RFC 2046. */
class MessageWriterTest {
    private static byte[] written(Composition root) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MessageWriter.write(List.of("Subject: x\r\n"), root, "token", out);
        return out.toByteArray();
    }

    private static byte[] decoded(Part part, byte[] message) throws IOException {
        int start = (int) part.extent().body();
        return TransferEncoding.named(part.content().encoding())
                .decode(new ByteArrayInputStream(
                        message, start, (int) part.extent().end() - start))
                .readAllBytes();
    }

    private static Composition file(Facts facts, String type, byte[] octets) {
        return new Composition(facts, List.of(), new Data(type, Optional.empty(), new Octets(octets, 0)));
    }

    private static Facts attached(String name) {
        return new Facts(Optional.of("attachment"), Optional.of(name), Optional.empty(), List.of(), Optional.empty());
    }

    @Property
    void textsComeBack(@ForAll String text) throws IOException {
        byte[] message = written(Composition.of(new Text("plain", text)));
        Part root = Indexes.of(message).root();
        String expected = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .replaceAll("\\r\\n|\\r|\\n", "\r\n");
        assertThat(new String(decoded(root, message), StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(new String(message, StandardCharsets.ISO_8859_1).lines())
                .allMatch(line -> line.length() <= 998 && line.chars().allMatch(c -> c < 0x7f));
    }

    @Property(tries = 100)
    void filesComeBackAndSoDoTheirNames(@ForAll byte[] octets, @ForAll String name) throws IOException {
        byte[] message = written(Composition.of(new Multipart(
                "mixed", List.of(Composition.of(new Text("plain", "a")), file(attached(name), "image/png", octets)))));
        Part root = Indexes.of(message).root();
        assertThat(Indexes.shape(root)).isEqualTo("multipart/mixed(text/plain image/png)");
        assertThat(decoded(root.children().get(1), message)).isEqualTo(octets);
    }

    @Test
    void aMessageInAMessageIsNotEncoded() throws IOException {
        byte[] inner = "Subject: inner\r\n\r\n\u00e4\r\n".getBytes(StandardCharsets.UTF_8);
        byte[] message = written(
                Composition.of(new Multipart("mixed", List.of(file(attached("m.eml"), "message/rfc822", inner)))));
        Part root = Indexes.of(message).root();
        assertThat(Indexes.shape(root)).isEqualTo("multipart/mixed(message/rfc822(text/plain))");
        assertThat(root.content().encoding()).isEqualTo("8bit");
        assertThat(decoded(root.children().get(0), message)).isEqualTo(inner);
        byte[] odd = "Subject: inner\n\n\0".getBytes(StandardCharsets.UTF_8);
        message = written(
                Composition.of(new Multipart("mixed", List.of(file(attached("m.eml"), "message/rfc822", odd)))));
        root = Indexes.of(message).root();
        assertThat(Indexes.shape(root)).isEqualTo("multipart/mixed(application/octet-stream)");
        assertThat(decoded(root.children().get(0), message)).isEqualTo(odd);
    }

    @Test
    void whatIsInTheFactsMakesNoFieldsOfItsOwn() throws IOException {
        Facts evil = new Facts(
                Optional.of("inline\r\nBcc: x"),
                Optional.of("a\"\r\nBcc: y"),
                Optional.of("c\r\nBcc: z"),
                List.of("de\r\nBcc: z"),
                Optional.of("l\r\nBcc: z"));
        String message =
                new String(written(file(evil, "text/x\r\nBcc: z", new byte[] {1})), StandardCharsets.ISO_8859_1);
        assertThat(message.lines()).noneMatch(line -> line.startsWith("Bcc"));
        assertThat(message)
                .contains("Content-Type: application/octet-stream\r\n")
                .contains("Content-Disposition: attachment;");
    }
}
