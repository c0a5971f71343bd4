package fish.remora.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 2047; the first rows are its §8. */
class EncodedWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "(=?ISO-8859-1?Q?a?=)|(a)",
                "(=?ISO-8859-1?Q?a?= b)|(a b)",
                "(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)|(ab)",
                "(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)|(ab)",
                "(=?ISO-8859-1?Q?a_b?=)|(a b)",
                "(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)|(a b)",
                "=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>|Keith Moore <moore@cs.utk.edu>",
                "=?ISO-8859-1?Q?Andr=E9?= Pirard|André Pirard",
                "=?utf-8*de?b?R3LDvMOfZQ==?=|Grüße",
                "=?utf-8?b?R3LDvMOfZQ?=|Grüße",
                "=?utf-8?q?=C3?= =?utf-8?q?=BC?=|ü",
                "=?x-nobody?q?abc?= d|=?x-nobody?q?abc?= d",
                "=?utf-8?x?abc?=|=?utf-8?x?abc?=",
                "=?utf-8?q?50=_%?=|50= %",
                "plain = ? text|plain = ? text",
            })
    void decodes(String value, String shown) {
        assertThat(EncodedWords.decode(value)).isEqualTo(shown);
    }
}
