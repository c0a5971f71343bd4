package fish.remora.app.jmap.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.Octets;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.MailboxStatus;
import fish.remora.app.email.EmailFilter;
import fish.remora.app.email.OpenEmail;
import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JMAP mail without a database: RFC 8621. */
class MailObjectsTest {
    private static Arguments arguments(String json) {
        return new Arguments(
                Json.createReader(new StringReader(json.replace('\'', '"'))).readObject());
    }

    private static BodyPart root(String... lines) throws IOException {
        byte[] octets = (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
        return BodyPart.of(OpenEmail.of(Octets.of(octets)));
    }

    private static String ids(List<BodyPart> parts) {
        return parts.stream().map(one -> one.partId().orElse("-")).collect(Collectors.joining(" "));
    }

    /** A multipart of parts, each a type and what its disposition says. */
    private static List<String> multipart(String subtype, String boundary, List<List<String>> parts) {
        List<String> lines =
                new ArrayList<>(List.of("Content-Type: multipart/" + subtype + "; boundary=" + boundary, ""));
        for (List<String> part : parts) {
            lines.add("--" + boundary);
            lines.addAll(part);
        }
        lines.add("--" + boundary + "--");
        return lines;
    }

    private static List<String> part(String type, String... fields) {
        List<String> lines = new ArrayList<>(List.of("Content-Type: " + type));
        lines.addAll(List.of(fields));
        lines.addAll(List.of("", "octets"));
        return lines;
    }

    /** RFC 8621 §4.1.4: the example there, A to K, with what it says of each list. */
    @Test
    void theExampleOfTheRfc() throws IOException {
        List<String> alternative = multipart(
                "alternative",
                "alt",
                List.of(
                        multipart(
                                "mixed",
                                "m2",
                                List.of(
                                        part("text/plain", "Content-Disposition: inline"),
                                        part("image/jpeg", "Content-Disposition: inline"),
                                        part("text/plain", "Content-Disposition: inline"))),
                        multipart(
                                "related",
                                "rel",
                                List.of(part("text/html"), part("image/jpeg", "Content-ID: <e@x>")))));
        List<String> mixed = multipart(
                "mixed",
                "m1",
                List.of(
                        part("text/plain", "Content-Disposition: inline"),
                        alternative,
                        part("image/jpeg", "Content-Disposition: attachment"),
                        part("application/x-excel"),
                        part("message/rfc822"),
                        part("text/plain", "Content-Disposition: inline")));
        Bodies bodies = Bodies.of(root(mixed.toArray(String[]::new)));
        assertThat(ids(bodies.text())).isEqualTo("1 2.1.1 2.1.2 2.1.3 6");
        assertThat(ids(bodies.html())).isEqualTo("1 2.2.1 6");
        assertThat(ids(bodies.attachments())).isEqualTo("2.1.2 2.2.2 3 4 5");
    }

    @Test
    void oneKindAloneIsForBoth() throws IOException {
        Bodies plain = Bodies.of(root("Subject: x", "", "text"));
        assertThat(ids(plain.text())).isEqualTo("1");
        assertThat(ids(plain.html())).isEqualTo("1");
        Bodies html = Bodies.of(
                root(multipart("alternative", "x", List.of(part("text/html"))).toArray(String[]::new)));
        assertThat(ids(html.text())).isEqualTo("1");
        assertThat(ids(html.html())).isEqualTo("1");
        Bodies pdf = Bodies.of(root("Content-Type: application/pdf", "", "x"));
        assertThat(ids(pdf.attachments())).isEqualTo("1");
    }

    @Test
    void aPartSaysWhatItIs() throws IOException {
        BodyPart root = root(multipart(
                        "mixed",
                        "x",
                        List.of(
                                part("text/plain; charset=UTF-8", "Content-Language: de, en"),
                                List.of(
                                        "Content-Type: APPLICATION/Pdf; name=other",
                                        "Content-Transfer-Encoding: base64",
                                        "Content-Disposition: ATTACHMENT; filename*0*=utf-8''%E4%BD%A0; filename*1=.pdf",
                                        "Content-ID: <c@x>",
                                        "Content-Location: a/b",
                                        "",
                                        "aGVs",
                                        "bG8=")))
                .toArray(String[]::new));
        BodyPart text = root.find("1").orElseThrow();
        assertThat(text.charset()).contains("UTF-8");
        assertThat(text.language()).containsExactly("de", "en");
        BodyPart pdf = root.find("2").orElseThrow();
        assertThat(pdf.type()).isEqualTo("application/pdf");
        assertThat(pdf.disposition()).contains("attachment");
        assertThat(pdf.name()).contains("\u4f60.pdf");
        assertThat(pdf.cid()).contains("c@x");
        assertThat(pdf.location()).contains("a/b");
        assertThat(pdf.size()).isEqualTo(5);
        try (InputStream octets = pdf.open()) {
            assertThat(octets.readAllBytes()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(pdf.header().named("content-id")).containsExactly(" <c@x>");
        assertThat(root.find("3")).isEmpty();
    }

    @Test
    void namesOfFilesAreReadAsTheyAreWritten() {
        assertThat(ParameterText.of(Map.of("name", "=?utf-8?q?=C3=A4?=.txt"), "name"))
                .contains("\u00e4.txt");
        assertThat(ParameterText.of(Map.of("name*", "iso-8859-1'de'%E4%2", "name", "a"), "name"))
                .contains("\u00e4%2");
        assertThat(ParameterText.of(Map.of("name*0", "a", "name*1", "b"), "name"))
                .contains("ab");
        assertThat(ParameterText.of(Map.of("name*", "x-none''a"), "name")).contains("a");
        assertThat(ParameterText.of(Map.of("name", " "), "name")).isEmpty();
    }

    private static HeaderFields header(String text) {
        return HeaderFields.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fieldsComeAsTheyAre() {
        HeaderFields header = header("A: 1\r\n 2\r\nno field\r\nB :x\nA:\u00e4\u0000\r\n\r\n");
        assertThat(header.all())
                .containsExactly(
                        new HeaderFields.Field("A", " 1\r\n 2"),
                        new HeaderFields.Field("B", "x"),
                        new HeaderFields.Field("A", "\u00e4"));
        assertThat(header.named("a")).hasSize(2);
        assertThat(header("").all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "header:Subject | \" b\"",
                "header:subject:asText:all | [\"a\",\"b\"]",
                "header:X-None | null",
                "header:X-None:all | []",
                "header:X-Any:asMessageIds | [\"1@x\"]",
                "header:From:asAddresses | [{\"name\":\"Ann\",\"email\":\"ann@x\"}]",
                "header:From:asGroupedAddresses | [{\"name\":null,\"addresses\":[{\"name\":\"Ann\",\"email\":\"ann@x\"}]}]",
                "header:Date:asDate | \"2026-11-24T12:00:00+01:00\"",
                "header:X-Any:asDate | null",
                "header:List-Post:asURLs | [\"mailto:l@x\"]",
            })
    void headerProperties(String property, String value) throws MethodError {
        HeaderFields header = header("Subject: a\r\nSubject: b\r\nFrom: Ann <ann@x>\r\nX-Any: <1@x>\r\n"
                + "Date: Tue, 24 Nov 2026 12:00:00 +0100\r\nList-Post: <mailto:l@x>\r\n\r\n");
        assertThat(HeaderProperty.parse(property).of(header)).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "header:",
                "header:A:asNothing",
                "header:A:all:asText",
                "header:A:asText:all:all",
                "header:Subject:asAddresses",
                "header:From:asText",
                "header:Received:asText",
                "header:a b",
            })
    void noHeaderProperty(String property) {
        assertThatThrownBy(() -> HeaderProperty.parse(property)).isInstanceOf(MethodError.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "two words | two,words",
                "\"as one\" alone | as one,alone",
                "it's | it's",
                "'a \\' b' | a ' b",
                "open \"quote | open,\"quote",
            })
    void wordsOfASearch(String text, String words) {
        assertThat(Words.of(text)).isEqualTo(List.of(words.split(",")));
        assertThat(Words.of("  \"\" ")).isEmpty();
    }

    private static EmailFilter filter(String json) throws MethodError {
        return new Filters(Set.of(7L)).filter(Optional.of(arguments(json)));
    }

    @Test
    void filtersOfOthersMailboxesFindNothing() throws MethodError {
        assertThat(filter("{'inMailbox':'F7'}")).isEqualTo(new EmailFilter.In(7));
        assertThat(filter("{'inMailbox':'F8'}"))
                .isEqualTo(filter("{'inMailbox':'x'}"))
                .isInstanceOf(EmailFilter.None.class);
        assertThat(filter("{'operator':'OR','conditions':[{'hasKeyword':'$Seen'},{'inMailbox':'F7'}]}"))
                .isEqualTo(new EmailFilter.Any(List.of(new EmailFilter.Keyword("$seen"), new EmailFilter.In(7))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'nothing':1} | unsupportedFilter",
                "{'operator':'XOR','conditions':[]} | invalidArguments",
                "{'before':'yesterday'} | invalidArguments",
                "{'header':['a','b','c']} | invalidArguments",
            })
    void noFilters(String json, String type) {
        assertThatThrownBy(() -> filter(json))
                .isInstanceOfSatisfying(
                        MethodError.class, wrong -> assertThat(wrong.type()).isEqualTo(type));
    }

    @Test
    void snippetsMarkAndEscape() {
        Snippet snippet = new Snippet(List.of("b&b", "x"));
        assertThat(snippet.whole("a <B&B> X")).contains("a &lt;<mark>B&amp;B</mark>&gt; <mark>X</mark>");
        assertThat(snippet.whole("nothing")).isEmpty();
        String around = snippet.around("filler ".repeat(50) + "\n x " + "\u4e2d".repeat(300))
                .orElseThrow();
        assertThat(around).startsWith("filler").contains("<mark>x</mark>");
        assertThat(around.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
    }

    private static MailboxInfo info(String name, long id) {
        return new MailboxInfo(
                name,
                Optional.of(new MailboxInfo.Existing(new MailboxId(id), new MailboxStatus(3, 2, 0, 0, 4, 1, 1))),
                id % 2 == 1,
                Optional.empty(),
                Set.of());
    }

    @Test
    void mailboxesAreATree() throws MethodError {
        Tree tree = new Tree(List.of(
                info("A", 1), info("A/b/c", 2), info("INBOX", 3), info("INBOX/z", 4), info("Other Users/x@y/A", 5)));
        assertThat(tree.all()).extracting(Folder::name).containsExactly("A", "b/c", "INBOX", "z");
        assertThat(tree.get(2).orElseThrow().parent()).contains(1L);
        List<Folder> all = List.copyOf(tree.all());
        var order = MailboxQuery.order(List.of(arguments("{'property':'name','isAscending':false}")));
        assertThat(tree.asTree(all, order)).extracting(Folder::name).containsExactly("INBOX", "z", "A", "b/c");
        List<Folder> some = all.stream()
                .filter(MailboxQuery.filter(Optional.of(arguments("{'isSubscribed':false}"))))
                .toList();
        assertThat(some).extracting(Folder::name).containsExactly("b/c", "z");
        assertThat(tree.withAllAbove(some)).isEmpty();
        assertThat(all.stream()
                        .filter(MailboxQuery.filter(Optional.of(arguments(
                                "{'operator':'NOT','conditions':[{'role':'inbox'},{'parentId':'F3'},{'name':'B'}]}")))))
                .extracting(Folder::name)
                .containsExactly("A");
    }
}
