package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forms of header fields and texts of parts: RFC 8621 §4.1.2, §4.1.4. */
class FieldFormsTest {
    private static String people(List<Envelope.Person> people) {
        return people.stream()
                .map(one -> one.name().orElse("-") + " " + one.email())
                .collect(Collectors.joining("; "));
    }

    /** RFC 8621 §4.1.2.3 and §4.1.2.4: the example there. */
    @Test
    void theExampleOfTheRfc() {
        String value = "  \"  James Smythe\" <james@example.com>, Friends:\r\n"
                + "  jane@example.com, =?UTF-8?Q?John_Sm=C3=AEth?=\r\n    <john@example.com>;";
        assertThat(people(FieldForms.addresses(value)))
                .isEqualTo("James Smythe james@example.com; - jane@example.com; John Sm\u00eeth john@example.com");
        List<FieldForms.Group> groups = FieldForms.groups(value);
        assertThat(groups).hasSize(2);
        assertThat(groups.get(0).name()).isEmpty();
        assertThat(people(groups.get(0).people())).isEqualTo("James Smythe james@example.com");
        assertThat(groups.get(1).name()).contains("Friends");
        assertThat(groups.get(1).people()).hasSize(2);
    }

    @Test
    void textIsUnfoldedDecodedAndComposed() {
        assertThat(FieldForms.text(" =?utf-8?q?a=CC=88?=\r\n b\r\n")).isEqualTo("\u00e4 b");
    }

    @Test
    void idsAndAddressesOfPages() {
        assertThat(FieldForms.messageIds(" <a@x>\r\n <b@x>, nothing")).containsExactly("a@x", "b@x");
        assertThat(FieldForms.messageIds("nothing")).isEmpty();
        assertThat(FieldForms.urls(" <mailto:a@x?subject=b>,\r\n <https://x/\r\n y> (comment)"))
                .containsExactly("mailto:a@x?subject=b", "https://x/y");
        assertThat(FieldForms.urls("NO")).isEmpty();
        assertThat(FieldForms.groups("Nobody:;")).singleElement().satisfies(one -> {
            assertThat(one.name()).contains("Nobody");
            assertThat(one.people()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fri, 21 Nov 1997 09:55:06 -0600 | 1997-11-21T09:55:06-06:00",
                "21 Nov 97 09:55 EDT | 1997-11-21T09:55-04:00",
                "21 Nov 1997 09:55:06 +9900 | 1997-11-21T09:55:06Z",
            })
    void aDateHasItsZone(String value, String date) {
        assertThat(FieldForms.date(" " + value)).contains(OffsetDateTime.parse(date));
    }

    @Test
    void noDate() {
        assertThat(FieldForms.date("yesterday")).isEmpty();
    }

    /** Nothing makes them throw. */
    @Property(tries = 500)
    void anythingMayComeOfAnything(@ForAll String value) {
        FieldForms.text(value);
        FieldForms.groups(value);
        FieldForms.messageIds(value);
        FieldForms.date(value);
        FieldForms.urls(value);
    }

    private static BodyText read(String text, Charset as, String charset, int most, boolean html) throws IOException {
        return BodyText.read(new ByteArrayInputStream(text.getBytes(as)), charset, most, html);
    }

    @Test
    void textOfParts() throws IOException {
        int all = Integer.MAX_VALUE;
        assertThat(read("a\r\nb\u00e4", StandardCharsets.UTF_8, "utf-8", all, false))
                .isEqualTo(new BodyText("a\nb\u00e4", false, false));
        assertThat(read("b\u00e4", StandardCharsets.ISO_8859_1, "iso-8859-1", all, false))
                .isEqualTo(new BodyText("b\u00e4", false, false));
        assertThat(read("b\u00e4", StandardCharsets.ISO_8859_1, "utf-8", all, false))
                .isEqualTo(new BodyText("b\u00e4", true, false));
        assertThat(read("b", StandardCharsets.UTF_8, "x-nobody-knows", all, false))
                .isEqualTo(new BodyText("b", true, false));
    }

    @Test
    void textIsCutBetweenCharactersAndTags() throws IOException {
        assertThat(read("ab\u00e4cd", StandardCharsets.UTF_8, "utf-8", 4, false))
                .isEqualTo(new BodyText("ab\u00e4", false, true));
        assertThat(read("ab\u00e4", StandardCharsets.UTF_8, "utf-8", 4, false))
                .isEqualTo(new BodyText("ab\u00e4", false, false));
        BodyText cut = read("ab\u00e4cd", StandardCharsets.UTF_8, "utf-8", 3, false);
        assertThat(cut.isTruncated()).isTrue();
        assertThat(cut.isEncodingProblem()).isFalse();
        assertThat(cut.value()).startsWith("ab").doesNotContain("c");
        assertThat(read("a<b class=x>c", StandardCharsets.UTF_8, "", 8, true))
                .isEqualTo(new BodyText("a", false, true));
        assertThat(read("\u4e2d\u4e2d", Charset.forName("gb18030"), "gb18030", 4, false))
                .isEqualTo(new BodyText("\u4e2d", false, true));
    }
}
