package fish.remora.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientTest {
    /** X-Forwarded-For: no name, which would be looked up. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, true",
        "2001:db8::1, true",
        "::ffff:192.0.2.1, true",
        "dead.beef, false",
        "abc.de, false",
        "1.2, false",
        "999.1.1.1, false",
        "1:2, false",
        "..., false",
        "::1], false",
        "'', false"
    })
    void aClientIsAnAddress(String text, boolean literal) {
        assertThat(Client.isLiteral(text)).isEqualTo(literal);
    }

    /** Only a proxy on this host is believed, and of what it repeats only what it has seen itself. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 198.51.100.7, 192.0.2.1, false",
        "127.0.0.1, 198.51.100.7, 198.51.100.7, true",
        "127.0.0.1, '203.0.113.9, 198.51.100.7', 198.51.100.7, true",
        "::1, evil.test, ::1, true"
    })
    void whoSpeaks(String direct, String forwarded, String address, boolean secure) {
        Client client = Client.of(new Request(
                        "GET",
                        direct,
                        Map.of("x-forwarded-for", forwarded, "x-forwarded-proto", "https"),
                        Optional.empty())
                .servlet());
        assertThat(client.address()).isEqualTo(address);
        assertThat(client.secure()).isEqualTo(secure);
    }
}
