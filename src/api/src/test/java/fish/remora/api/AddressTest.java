package fish.remora.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5321 §4.1.2 and §4.1.3. */
class AddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@example.org",
                "a.b+c@example.org",
                "\"a b\"@example.org",
                "\"a\\\"b\"@example.org",
                "a@localhost",
                "a@[192.0.2.1]",
                "a@[IPv6:2001:db8::1]",
                "a@[IPv6:::1]",
                "a@[IPv6:::ffff:192.0.2.1]",
                "a@[tag:content]",
                "грета@пример.рф",
                "a@xn--e1afmkfd.xn--p1ai"
            })
    void addresses(String text) {
        assertThat(Address.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ann",
                "@example.org",
                "ann@",
                ".a@example.org",
                "a.@example.org",
                "a..b@example.org",
                "a b@example.org",
                "a@-b.org",
                "a@b-.org",
                "a@b..org",
                "a@[192.0.2.256]",
                "a@[192.0.2]",
                "a@[IPv6:1:2:3]",
                "a@[IPv6:1::2::3]",
                "a@[IPv6::1:2:3:4:5:6:7]",
                "a@[]",
                "\"\"@example.org",
                "\"a@example.org",
                "a\r\nb@example.org",
                "a@example.org\0",
                "a\u0085@example.org"
            })
    void others(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Address.parse(text));
    }

    @Test
    void limitsAreInOctets() {
        assertThat(Address.parse("é".repeat(32) + "@example.org")).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> Address.parse("é".repeat(33) + "@example.org"));
    }

    @Test
    void quotedAndUnquotedFormsNameTheSameMailbox() {
        assertThat(Address.parse("\"An\\n\"@example.org").localKey())
                .isEqualTo(Address.parse("Ann@example.org").localKey());
    }
}
