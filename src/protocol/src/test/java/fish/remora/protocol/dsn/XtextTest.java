package fish.remora.protocol.dsn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** RFC 3461 §4, RFC 6533 §3. */
class XtextTest {
    @Test
    void decodes() {
        assertThat(Xtext.decode("a+2Bb+3D+C3+BC")).isEqualTo("a+b=ü");
        assertThat(Xtext.decode("+2b+2+")).isEqualTo("+2b+2+");
        assertThat(Xtext.decode("ü😀")).isEqualTo("ü😀");
    }

    @Property
    void whatWasEncodedComesBack(@ForAll @StringLength(max = 50) String text) {
        String known = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        StringBuilder encoded = new StringBuilder();
        for (byte octet : known.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet > ' ' && octet < 127 && octet != '+' && octet != '=';
            encoded.append(plain ? String.valueOf((char) octet) : String.format("+%02X", octet));
        }
        assertThat(Xtext.decode(encoded.toString())).isEqualTo(known);
    }

    @Test
    void utf8AddressesInAscii() {
        assertThat(Xtext.utf8Address("jörg+a=b\\ 😀@x.test"))
                .isEqualTo("j\\x{F6}rg\\x{2B}a\\x{3D}b\\x{5C}\\x{20}\\x{1F600}@x.test");
    }
}
