package fish.remora.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, none",
                "'', none",
                "Basic c2VjcmV0, none",
                "Bearer, none",
                "'Bearer ', none",
                "Bearer secret, secret",
                "bearer  secret, secret",
                "secret, none"
            })
    void bearers(String header, String token) {
        assertThat(Credentials.bearer(header)).isEqualTo(Optional.ofNullable(token));
    }

    private static Optional<String> shown(String method, Map<String, String> fields) {
        return Credentials.of(new Request(method, "192.0.2.1", fields, Optional.of("token")).servlet())
                .map(one -> one.kind() + " " + one.user() + " "
                        + new String(one.secret().octets(), StandardCharsets.UTF_8));
    }

    @Test
    void basicIsUtf8AndAColonBelongsToThePassword() {
        String pair = Base64.getEncoder().encodeToString("ann@a.test:pä:ss".getBytes(StandardCharsets.UTF_8));
        assertThat(shown("POST", Map.of("authorization", "basic " + pair))).contains("BASIC ann@a.test pä:ss");
        assertThat(shown("POST", Map.of("authorization", "Basic !!!"))).isEmpty();
    }

    /** What a foreign page makes the browser send is not the person's will. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "GET, same-origin, none, true",
                "POST, same-origin, none, true",
                "GET, none-said, none, true",
                "GET, cross-site, none, false",
                "POST, cross-site, https://mail.a.test, false",
                "POST, same-site, https://mail.a.test, false",
                "GET, none, none, true",
                "POST, none, none, false",
                "POST, none, https://mail.a.test, true",
                "POST, none, HTTPS://MAIL.A.TEST, true",
                "POST, none, https://mail.a.test:8443, false",
                "GET, none, https://evil.test, false",
                "POST, none, null, false"
            })
    void aCookieCountsWhenOurOwnPageAsks(String method, String site, String origin, boolean counts) {
        Map<String, String> fields = new HashMap<>(Map.of("host", "mail.a.test"));
        if (site != null) {
            fields.put("sec-fetch-site", site.equals("none-said") ? "none" : site);
        }
        if (origin != null) {
            fields.put("origin", origin);
        }
        assertThat(shown(method, fields)).isEqualTo(counts ? Optional.of("COOKIE  token") : Optional.empty());
    }

    @Test
    void aHeaderSaysMoreThanACookie() {
        assertThat(shown("GET", Map.of("authorization", "Bearer other", "sec-fetch-site", "same-origin")))
                .contains("BEARER  other");
    }
}
