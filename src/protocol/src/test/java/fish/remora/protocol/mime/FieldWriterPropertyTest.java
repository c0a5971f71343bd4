package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What {@link FieldWriter} writes {@link FieldForms} reads, and it is one field, whatever is in it: RFC 5322 §2.2. */
class FieldWriterPropertyTest {
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(300),
                Arbitraries.strings().ascii().ofMaxLength(1200),
                Arbitraries.of(
                                " ",
                                "  ",
                                "\r\n",
                                "\r\nBcc: x@y\r\n\r\n",
                                "\n",
                                "\0",
                                "=?utf-8?q?a?=",
                                "=?",
                                "?=",
                                "\"",
                                "\\",
                                "<",
                                ">",
                                ",",
                                ";",
                                ":",
                                "@",
                                "(",
                                ")",
                                "[",
                                "]",
                                "a",
                                "word",
                                "\u00e4",
                                "\u4e2d\u6587",
                                "\ud83d\ude00",
                                "\ud83d",
                                "\t",
                                ".",
                                "x.y")
                        .list()
                        .ofMaxSize(40)
                        .map(parts -> String.join("", parts)));
    }

    @Provide
    Arbitrary<List<FieldForms.Group>> groups() {
        Arbitrary<Envelope.Person> person =
                Combinators.combine(texts().optional(), texts()).as((name, email) -> new Envelope.Person(name, email));
        return Combinators.combine(
                        texts().optional(), person.list().ofMinSize(1).ofMaxSize(4))
                .as((name, people) -> new FieldForms.Group(name, people))
                .list()
                .ofMaxSize(3);
    }

    /** Its value; it is one field and its lines are short. */
    private static String value(String field) {
        assertThat(field).startsWith("X:").endsWith("\r\n");
        String value = field.substring(2, field.length() - 2);
        assertThat(value.replaceAll("\\r\\n[ \\t]+(?=[^ \\t])", "")).doesNotContain("\r", "\n", "\0");
        assertThat(field.lines()).allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length <= 998 * 4);
        return value;
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        new String(text.getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16)
                .codePoints()
                .forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return clean.toString();
    }

    @Property
    void textsComeBack(@ForAll("texts") String text) {
        String value = value(FieldWriter.text("X", text));
        assertThat(value).matches("[\\r\\n -~]*");
        assertThat(value.lines()).allMatch(line -> line.length() <= 998);
        assertThat(FieldForms.text(value)).isEqualTo(Normalizer.normalize(clean(text), Normalizer.Form.NFC));
    }

    @Property
    void namesOfPeopleComeBackAndNobodyIsAdded(@ForAll("groups") List<FieldForms.Group> groups) {
        List<Envelope.Person> written =
                groups.stream().flatMap(group -> group.people().stream()).toList();
        List<Envelope.Person> read = FieldForms.addresses(value(FieldWriter.addresses("X", groups)));
        assertThat(read.stream().map(one -> one.name().orElse("")))
                .isEqualTo(written.stream()
                        .map(one -> clean(one.name().orElse("")).strip())
                        .toList());
    }

    @Test
    void addressesComeBack() {
        List<Envelope.Person> people = List.of(
                new Envelope.Person(Optional.empty(), "a.b@example.org"),
                new Envelope.Person(Optional.of("Doe, \"J\""), "\u7528\u6237@example.org"),
                new Envelope.Person(Optional.of("J\u00f6rg"), "two words@example.org"),
                new Envelope.Person(Optional.empty(), "a@[192.0.2.1]"),
                new Envelope.Person(Optional.empty(), "nobody"),
                new Envelope.Person(Optional.empty(), "half@"),
                new Envelope.Person(Optional.empty(), "x@y@b\u00fccher.example"));
        String field = FieldWriter.addresses("To", List.of(new FieldForms.Group(Optional.empty(), people)));
        assertThat(FieldForms.addresses(field.substring(3)).stream().map(Envelope.Person::email))
                .containsExactly(
                        "a.b@example.org",
                        "\u7528\u6237@example.org",
                        "two words@example.org",
                        "a@[192.0.2.1]",
                        "nobody",
                        "half@",
                        "x@y@xn--bcher-kva.example");
    }

    @Test
    void theOtherForms() {
        assertThat(FieldWriter.messageIds("References", List.of("a@x", "b c", "<d>", "e@x")))
                .isEqualTo("References: <a@x> <e@x>\r\n");
        assertThat(FieldWriter.date("Date", OffsetDateTime.parse("2026-11-04T09:05:06-03:30")))
                .isEqualTo("Date: Wed, 4 Nov 2026 09:05:06 -0330\r\n");
        assertThat(FieldWriter.urls("List-Post", List.of("mailto:a@x", "https://x/y z", "https://x/y")))
                .isEqualTo("List-Post: <mailto:a@x>, <https://x/y>\r\n");
        assertThat(FieldWriter.isRaw(" a\r\n b")).isTrue();
        assertThat(FieldWriter.isRaw(" a\r\nb")).isFalse();
        assertThat(FieldWriter.isRaw(" a\r\n \r\n b")).isFalse();
        assertThat(FieldWriter.isRaw(" a\nb")).isFalse();
        assertThat(FieldWriter.isRaw(" \u00e4")).isFalse();
        assertThat(FieldWriter.isRaw(" a\r\n")).isFalse();
        assertThat(FieldWriter.isRaw("")).isTrue();
        assertThat(FieldWriter.isRaw(" a\r\n b".repeat(20_000))).isTrue();
        assertThat(FieldWriter.isRaw("a".repeat(1_000_000) + "\u00e4")).isFalse();
    }
}
