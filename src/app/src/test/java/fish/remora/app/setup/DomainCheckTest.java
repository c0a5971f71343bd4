package fish.remora.app.setup;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainCheckTest {
    private static final Offers OFFERS = new Offers("mx.host.test", Optional.of("imaps:993"));
    private static final DnsRecords RECORDS = new DnsRecords(OFFERS, new TransportPolicy("mx.host.test", "none"));

    /** The states by purpose and name. */
    private static Map<String, String> states(Names names) {
        return new DomainCheck(RECORDS, OFFERS, names)
                .of("a.test").stream()
                        .map(JsonValue::asJsonObject)
                        .collect(Collectors.toMap(
                                row -> row.getString("purpose") + " " + row.getString("name"),
                                row -> row.getString("state")));
    }

    private static Names zone(Map<String, List<String>> zone) {
        return (name, type) -> zone.getOrDefault(type + " " + name, List.of());
    }

    @Test
    void anEmptyZoneLacksWhatIsNeeded() {
        assertThat(states(zone(Map.of())))
                .containsEntry("MX a.test.", "MISSING")
                .containsEntry("SRV _imaps._tcp.a.test.", "OPTIONAL")
                .containsEntry("CNAME autoconfig.a.test.", "OPTIONAL")
                .containsEntry("SPF a.test.", "MISSING")
                .containsEntry("DMARC _dmarc.a.test.", "MISSING")
                .containsEntry("TLSA _25._tcp.mx.host.test.", "OPTIONAL")
                .containsEntry("PTR mx.host.test.", "UNKNOWN");
    }

    @Test
    void whatStandsThereIsCompared() {
        assertThat(states(zone(Map.of(
                        "MX a.test.", List.of("10 MX.host.test."),
                        "SRV _imaps._tcp.a.test.", List.of("0 1 994 mx.host.test."),
                        "A autoconfig.a.test.", List.of("192.0.2.1"),
                        "A mx.host.test.", List.of("192.0.2.1"),
                        "PTR 1.2.0.192.in-addr.arpa.", List.of("mx.host.test."),
                        "TXT a.test.", List.of("other=1", "\"v=spf1 a -all\""),
                        "TXT _dmarc.a.test.", List.of("v=DMARC1; p=none", "v=DMARC1; p=reject")))))
                .containsEntry("MX a.test.", "OK")
                .containsEntry("SRV _imaps._tcp.a.test.", "WRONG")
                .containsEntry("CNAME autoconfig.a.test.", "OK")
                .containsEntry("SPF a.test.", "OK")
                .containsEntry("DMARC _dmarc.a.test.", "WRONG")
                .containsEntry("PTR 1.2.0.192.in-addr.arpa.", "OK");
    }

    @Test
    void aSilentDnsIsNotAskedForEver() {
        List<String> asked = new ArrayList<>();
        Names silent = (name, type) -> {
            asked.add(name);
            throw new Names.NoAnswer(new IllegalStateException("no answer"));
        };
        assertThat(states(silent)).containsEntry("MX a.test.", "UNKNOWN").containsEntry("SPF a.test.", "UNKNOWN");
        assertThat(asked).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.25, 25.2.0.192.in-addr.arpa.",
        "2001:db8::1, 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.",
        "2001:db8:0:0:0:0:0:1, 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa."
    })
    void addressesAreLookedUpBackwards(String address, String name) {
        assertThat(Names.reverse(address)).isEqualTo(name);
    }
}
