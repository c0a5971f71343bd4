package fish.remora.adapter.dns;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.adapter.TestConfiguration;
import fish.remora.api.NextHop;
import fish.remora.api.Transmitted.Contact;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5321 §5.1 against a DNS of our own. */
class ExchangersTest {
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private NameServer dns;
    private Exchangers exchangers;

    @BeforeEach
    void start() throws IOException {
        dns = new NameServer();
        exchangers = exchangers(Map.of());
    }

    private Exchangers exchangers(Map<String, String> other) {
        Map<String, String> configuration = new HashMap<>(other);
        configuration.put("dns.servers", dns.address());
        return new Exchangers(TestConfiguration.of(configuration), executor, executor);
    }

    @AfterEach
    void stop() throws IOException {
        exchangers.close();
        dns.close();
        executor.shutdown();
    }

    private Found find(NextHop hop) throws Exception {
        return exchangers.find(hop).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private Found find(String domain) throws Exception {
        return find(new NextHop.Domain(domain));
    }

    /** As text, in their order. */
    private static List<String> hosts(Found found) {
        assertThat(found).isInstanceOf(Found.Hosts.class);
        return ((Found.Hosts) found)
                .exchangers().stream().map(Exchanger::toString).toList();
    }

    private static String reply(Found found) {
        assertThat(found).isInstanceOf(Found.Nowhere.class);
        return ((Found.Nowhere) found).reply().toString();
    }

    @Test
    void lowerPreferencesGoFirst() throws Exception {
        dns.add("example.test", "MX", "20 b.example.test.", "10 a.example.test.", "30 c.example.test.");
        dns.add("a.example.test", "A", "192.0.2.1");
        dns.add("b.example.test", "A", "192.0.2.2");
        dns.add("c.example.test", "A", "192.0.2.3");
        assertThat(hosts(find("example.test")))
                .containsExactly(
                        "a.example.test[192.0.2.1]:25", "b.example.test[192.0.2.2]:25", "c.example.test[192.0.2.3]:25");
    }

    /** "The sender-SMTP MUST randomize them to spread the load." */
    @Test
    void equalPreferencesGoInAnyOrder() throws Exception {
        dns.add("example.test", "MX", "10 a.example.test.", "10 b.example.test.");
        dns.add("a.example.test", "A", "192.0.2.1");
        dns.add("b.example.test", "A", "192.0.2.2");
        Set<List<String>> orders = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            orders.add(hosts(find("example.test")));
        }
        assertThat(orders).hasSize(2);
    }

    @Test
    void answersAreKeptAsLongAsTheyLast() throws Exception {
        dns.add("example.test", "MX", "10 a.example.test.");
        dns.add("a.example.test", "A", "192.0.2.1");
        find("example.test");
        int asked = dns.queries.get();
        find("example.test");
        assertThat(dns.queries).as("no-data of AAAA is kept too").hasValue(asked);
    }

    @Test
    void withoutMxTheDomainItselfIsTheHost() throws Exception {
        dns.add("example.test", "A", "192.0.2.1");
        assertThat(hosts(find("example.test"))).containsExactly("example.test[192.0.2.1]:25");
    }

    /** RFC 7505 §4.2: 556 with 5.1.10. */
    @Test
    void aNullMxTakesNoMail() throws Exception {
        dns.add("example.test", "MX", "0 .");
        dns.add("example.test", "A", "192.0.2.1");
        assertThat(reply(find("example.test"))).startsWith("556 5.1.10 ");
        assertThat(((Found.Nowhere) find("example.test")).contact()).isEqualTo(Contact.NO_HOST);
    }

    @Test
    void aliasesAreFollowed() throws Exception {
        dns.add("alias.test", "CNAME", "example.test.");
        dns.add("example.test", "MX", "10 other.test.");
        dns.add("other.test", "CNAME", "a.example.test.");
        dns.add("a.example.test", "A", "192.0.2.1");
        assertThat(hosts(find("alias.test"))).containsExactly("other.test[192.0.2.1]:25");
    }

    @ParameterizedTest
    @CsvSource({
        "missing.test, 550 5.1.2, NO_HOST",
        "text.test, 550 5.4.4, NO_HOST",
        "broken.test, 451 4.4.3, UNREACHABLE",
        "silent.test, 451 4.4.3, UNREACHABLE",
        "nomx.test, 550 5.4.4, NO_HOST",
        "brokenmx.test, 451 4.4.3, UNREACHABLE",
        "loop.test, 451 4.4.3, UNREACHABLE",
        "dangling.test, 550 5.1.2, NO_HOST",
        "under..score, 550 5.1.2, NO_HOST",
        "[IPv6:192.0.2.1], 550 5.1.2, NO_HOST",
        "[300.1.1.1], 550 5.1.2, NO_HOST",
        "[], 550 5.1.2, NO_HOST",
    })
    void whatLeadsNowhereSaysWhy(String domain, String reply, Contact contact) throws Exception {
        dns.add("text.test", "TXT", "hello");
        dns.add("nomx.test", "MX", "10 missing.test.", "20 text.test.");
        dns.add("brokenmx.test", "MX", "10 missing.test.", "20 broken.test.");
        dns.add("loop.test", "CNAME", "pool.test.").add("pool.test", "CNAME", "loop.test.");
        dns.add("dangling.test", "CNAME", "missing.test.");
        Found found = find(domain);
        assertThat(reply(found)).startsWith(reply);
        assertThat(((Found.Nowhere) found).contact()).isEqualTo(contact);
    }

    @Test
    void aHostThatFailsIsPassedOver() throws Exception {
        dns.add("example.test", "MX", "10 missing.test.", "20 broken.test.", "30 a.example.test.");
        dns.add("a.example.test", "A", "192.0.2.1", "192.0.2.2");
        assertThat(hosts(find("example.test")))
                .containsExactlyInAnyOrder("a.example.test[192.0.2.1]:25", "a.example.test[192.0.2.2]:25");
    }

    /** RFC 5321 §2.3.5: a label may have any octets in the DNS, a host name may not. */
    @Test
    void anExchangerThatIsNoHostNameIsPassedOver() throws Exception {
        String binary = "\\000\\001\\200".repeat(20);
        String name = String.join(".", binary, binary, binary, "example.test.");
        dns.add("example.test", "MX", "10 " + name, "20 a_1.example.test.", "5 a\\.b.example.test.");
        dns.add("a_1.example.test", "A", "192.0.2.1").add(name, "A", "192.0.2.2");
        dns.add("a\\.b.example.test", "A", "192.0.2.3");
        assertThat(hosts(find("example.test"))).containsExactly("a_1.example.test[192.0.2.1]:25");
        dns.add("binary.test", "MX", "10 " + name);
        assertThat(reply(find("binary.test"))).startsWith("550 5.4.4 binary.test: none of its mail exchangers is");
    }

    @Test
    void whatIsNoNameAtAllIsSaidWhateverItsLength() throws Exception {
        String text = "[" + "\u0007x".repeat(300) + "]";
        assertThat(reply(find(text))).startsWith("550 5.1.2 [?x?x");
        assertThat(reply(find("x".repeat(600)))).startsWith("550 5.1.2 xxx");
        assertThat(reply(find(new NextHop.Host("x..y", 25, Optional.empty()))))
                .as("mail waits for the administrator")
                .startsWith("451 4.4.4 [x..y]:25: ");
    }

    @Test
    void addressesOfBothKindsAreTried() throws Exception {
        dns.add("example.test", "A", "192.0.2.1").add("example.test", "AAAA", "2001:db8::1");
        assertThat(hosts(find("example.test")))
                .containsExactlyInAnyOrder("example.test[192.0.2.1]:25", "example.test[2001:db8:0:0:0:0:0:1]:25");
    }

    @Test
    void noMoreThanTenAddressesAreTried() throws Exception {
        for (int i = 10; i < 60; i++) {
            dns.add("example.test", "MX", i + " mx" + i + ".test.").add("mx" + i + ".test", "A", "192.0.2." + i);
        }
        assertThat(hosts(find("example.test"))).hasSize(10).startsWith("mx10.test[192.0.2.10]:25");
    }

    @Test
    void aTruncatedAnswerIsAskedForByTcp() throws Exception {
        dns.add("long.test", "MX", "10 a.example.test.");
        dns.add("a.example.test", "A", "192.0.2.1");
        assertThat(hosts(find("long.test"))).containsExactly("a.example.test[192.0.2.1]:25");
        assertThat(dns.tcpQueries).hasValue(1);
    }

    @Test
    void addressLiteralsNeedNoDns() throws Exception {
        assertThat(hosts(find("[192.0.2.1]"))).containsExactly("[192.0.2.1][192.0.2.1]:25");
        assertThat(hosts(find("[IPv6:2001:db8::1]"))).containsExactly("[IPv6:2001:db8::1][2001:db8:0:0:0:0:0:1]:25");
        assertThat(dns.queries).hasValue(0);
    }

    /** "MUST NOT be sent to any of the hosts with an equal or higher preference value than ours." */
    @Test
    void whoIsBehindOurselvesIsNotTried() throws Exception {
        dns.add("example.test", "MX", "10 a.example.test.", "20 MX.Test.", "20 b.example.test.", "30 c.example.test.");
        dns.add("a.example.test", "A", "192.0.2.1");
        assertThat(hosts(find("example.test"))).containsExactly("a.example.test[192.0.2.1]:25");
        dns.add("ours.test", "MX", "10 mx.test.", "20 a.example.test.");
        assertThat(reply(find("ours.test"))).startsWith("554 5.4.6 ");
    }

    /** The same under another name: it is the address that we listen on. */
    @Test
    void ourOwnAddressAndPortAreOurselves() throws Exception {
        dns.add("example.test", "MX", "10 a.example.test.", "20 other.test.", "30 c.example.test.");
        dns.add("a.example.test", "A", "192.0.2.1");
        dns.add("other.test", "A", "127.0.0.1");
        dns.add("c.example.test", "A", "192.0.2.3");
        dns.add("ours.test", "A", "127.0.0.1");
        try (Exchangers listening = exchangers(Map.of("smtp.port", "25"))) {
            exchangers = listening;
            assertThat(hosts(find("example.test"))).containsExactly("a.example.test[192.0.2.1]:25");
            assertThat(reply(find("ours.test"))).startsWith("554 5.4.6 ");
            assertThat(reply(find("[127.0.0.1]"))).startsWith("554 5.4.6 ");
        }
        exchangers = exchangers(Map.of("smtp.port", "2525"));
        assertThat(hosts(find("ours.test"))).as("another port").hasSize(1);
    }

    @Test
    void aRouteGoesToItsHostWhateverItsMx() throws Exception {
        dns.add("smart.test", "MX", "10 a.example.test.").add("smart.test", "A", "192.0.2.9");
        assertThat(hosts(find(new NextHop.Host("smart.test", 2526, Optional.empty()))))
                .containsExactly("smart.test[192.0.2.9]:2526");
        assertThat(hosts(find(new NextHop.Host("192.0.2.7", 25, Optional.empty()))))
                .containsExactly("192.0.2.7[192.0.2.7]:25");
        assertThat(hosts(find(new NextHop.Host("localhost", 25, Optional.empty()))))
                .contains("localhost[127.0.0.1]:25");
        assertThat(reply(find(new NextHop.Host("missing.test", 25, Optional.empty()))))
                .startsWith("451 4.4.4 ");
        assertThat(reply(find(new NextHop.Host("broken.test", 25, Optional.empty()))))
                .startsWith("451 4.4.3 ");
    }

    /** Jakarta Connectors 2.1 §5.3: what is stopped leaves no thread behind; and the next one starts again. */
    @Test
    void closedItLeavesNoThread() throws Exception {
        dns.add("example.test", "A", "192.0.2.1").add("example.org", "A", "192.0.2.1");
        for (int round = 0; round < 3; round++) {
            exchangers = exchangers(Map.of());
            assertThat(hosts(find("example.test"))).hasSize(1);
            assertThat(threads()).isNotEmpty();
            exchangers.close();
            assertThat(threads()).isEmpty();
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("dnsjava"))
                .toList();
    }
}
