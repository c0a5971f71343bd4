package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Denied;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5464 §4. */
class MetadataCommandsTest {
    private final CommandDesk desk = new CommandDesk();

    @BeforeEach
    void entries() {
        put("/shared/comment", "Shared comment");
        put("/private/filters/values", "x");
        put("/private/filters/values/boss", "from");
        put("/private/filters/values/small/one", "size");
    }

    private void put(String entry, String value) {
        desk.application.metadata.put(entry, value.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INBOX /shared/comment                       | ("/shared/comment" "Shared comment")
            INBOX /Shared/COMMENT                       | ("/shared/comment" "Shared comment")
            INBOX (/shared/comment /private/comment)    | ("/shared/comment" "Shared comment" "/private/comment" NIL)
            (DEPTH 1) INBOX /private/filters/values     | ("/private/filters/values" "x" "/private/filters/values/boss" "from")
            (DEPTH infinity) INBOX (/private/filters/values/small) | ("/private/filters/values/small/one" "size")
            INBOX (DEPTH 0) (/private/filters/values)   | ("/private/filters/values" "x")
            (DEPTH infinity) INBOX /shared              | ("/shared/comment" "Shared comment")
            (MAXSIZE 100) INBOX /shared/comment         | ("/shared/comment" "Shared comment")
            """)
    void get(String arguments, String entries) {
        assertThat(desk.list(MetadataCommands::getMetadata, arguments))
                .isEqualTo("* METADATA \"INBOX\" " + entries + "\nOK GETMETADATA completed\n");
    }

    @Test
    void longEntriesAreLeftOut() {
        assertThat(desk.list(MetadataCommands::getMetadata, "(MAXSIZE 3 DEPTH infinity) \"\" (/shared /private)"))
                .isEqualTo("* METADATA \"\" (\"/private/filters/values\" \"x\")\n"
                        + "OK [METADATA LONGENTRIES 14] GETMETADATA completed\n");
        assertThat(desk.application.calls).containsExactly("metadata ");
    }

    @Test
    void anyOctets() {
        put("/shared/comment", "Grüße");
        put("/shared/nul", "\0");
        assertThat(desk.list(MetadataCommands::getMetadata, "INBOX (/shared/comment /shared/nul)"))
                .startsWith("* METADATA \"INBOX\" (\"/shared/comment\" {7}\nGrüße \"/shared/nul\" ~{1}\n\0)\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INBOX",
                "INBOX comment",
                "INBOX /other/x",
                "INBOX /shared/",
                "INBOX /shared//x",
                "INBOX \"/shared/a*\"",
                "INBOX \"/shared/%\"",
                "INBOX ()",
                "(DEPTH 2) INBOX /shared/x",
                "(NONSENSE) INBOX /shared/x",
                "INBOX /sharedx"
            })
    void broken(String arguments) {
        assertThat(desk.list(MetadataCommands::getMetadata, arguments)).startsWith("BAD");
    }

    @Test
    void set() {
        assertThat(desk.list(
                        MetadataCommands::setMetadata,
                        "INBOX (/private/comment {5} /shared/comment NIL /shared/bin ~{2})",
                        "Grüß",
                        "\0\1"))
                .isEqualTo("OK SETMETADATA completed\n");
        assertThat(desk.application.metadata)
                .doesNotContainKey("/shared/comment")
                .containsEntry("/private/comment", "Grüß".getBytes(StandardCharsets.UTF_8))
                .containsEntry("/shared/bin", new byte[] {0, 1});
    }

    @Test
    void notSet() {
        assertThat(desk.list(MetadataCommands::setMetadata, "INBOX (/private NIL)"))
                .startsWith("BAD");
        assertThat(desk.list(MetadataCommands::setMetadata, "INBOX (/private/x)"))
                .startsWith("BAD");
        assertThat(desk.list(MetadataCommands::setMetadata, "INBOX ()")).startsWith("BAD");
        String large = "x".repeat(MetadataCommands.MAX_VALUE + 1);
        assertThat(desk.list(MetadataCommands::setMetadata, "\"\" (/private/x {65537})", large))
                .startsWith("NO [METADATA MAXSIZE 65536] ");
        assertThat(desk.application.calls).isEmpty();
        desk.application.refusal = Optional.of(new Denied(Denied.Code.LIMIT, "full"));
        assertThat(desk.list(MetadataCommands::setMetadata, "INBOX (/private/x \"y\")"))
                .startsWith("NO [METADATA TOOMANY] ");
        desk.application.refusal = Optional.of(new Denied(Denied.Code.NOPERM, "no"));
        assertThat(desk.list(MetadataCommands::setMetadata, "INBOX (/private/x \"y\")"))
                .isEqualTo("NO [NOPERM] no\n");
    }
}
