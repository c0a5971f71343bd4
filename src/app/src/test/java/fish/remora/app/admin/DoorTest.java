package fish.remora.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Address;
import fish.remora.app.account.Person;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorTest {
    /** A resource that the application does not name is not there. */
    @Test
    void theApplicationNamesEachResource() {
        assertThat(new AdminApplication().getClasses())
                .containsAll(RestMethod.all().stream().map(RestMethod::resource).toList());
    }

    @Test
    void eachMethodNeedsWhatTheTableSays() {
        Map<String, Right> rights = new TreeMap<>();
        RestMethod.all().forEach(one -> rights.put(one.verb() + " " + one.path(), one.right()));
        assertThat(rights)
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("DELETE accounts/{name}", Right.DOMAIN),
                        Map.entry("DELETE accounts/{name}/passwords/{id}", Right.ACCOUNT),
                        Map.entry("DELETE accounts/{name}/totp", Right.ACCOUNT),
                        Map.entry("DELETE aliases/{name}", Right.DOMAIN),
                        Map.entry("DELETE applications/{name}", Right.ADMINISTRATOR),
                        Map.entry("DELETE captured", Right.ADMINISTRATOR),
                        Map.entry("DELETE domains/{name}", Right.ADMINISTRATOR),
                        Map.entry("DELETE routes/{name}", Right.ADMINISTRATOR),
                        Map.entry("DELETE sessions/{id}", Right.PERSON),
                        Map.entry("GET accounts", Right.DOMAIN),
                        Map.entry("GET accounts/{name}", Right.ACCOUNT),
                        Map.entry("GET accounts/{name}/mailboxes", Right.ACCOUNT),
                        Map.entry("GET accounts/{name}/mailboxes/{mailbox: .+}/messages", Right.ACCOUNT),
                        Map.entry("GET accounts/{name}/mailboxes/{mailbox: .+}/messages/{uid: [0-9]+}", Right.ACCOUNT),
                        Map.entry("POST accounts/{name}/mailboxes/{mailbox: .+}/messages", Right.ACCOUNT),
                        Map.entry("POST accounts/{name}/transfers", Right.ACCOUNT),
                        Map.entry("GET accounts/{name}/passwords", Right.ACCOUNT),
                        Map.entry("GET accounts/{name}/removed", Right.ACCOUNT),
                        Map.entry("POST accounts/{name}/removed", Right.ACCOUNT),
                        Map.entry("GET aliases", Right.DOMAIN),
                        Map.entry("GET aliases/{name}", Right.DOMAIN),
                        Map.entry("GET applications", Right.ADMINISTRATOR),
                        Map.entry("GET applications/{name}", Right.ADMINISTRATOR),
                        Map.entry("GET audit", Right.ADMINISTRATOR),
                        Map.entry("GET captured", Right.ADMINISTRATOR),
                        Map.entry("GET captured/{id}", Right.ADMINISTRATOR),
                        Map.entry("GET destinations", Right.ADMINISTRATOR),
                        Map.entry("GET domains", Right.DOMAIN),
                        Map.entry("GET domains/{name}", Right.DOMAIN),
                        Map.entry("GET domains/{name}/records", Right.DOMAIN),
                        Map.entry("GET domains/{name}/check", Right.DOMAIN),
                        Map.entry("GET figures", Right.ADMINISTRATOR),
                        Map.entry("GET nodes", Right.ADMINISTRATOR),
                        Map.entry("POST test-mails", Right.ADMINISTRATOR),
                        Map.entry("GET openapi.yaml", Right.ANYBODY),
                        Map.entry("GET queue", Right.ADMINISTRATOR),
                        Map.entry("GET queue/summary", Right.ADMINISTRATOR),
                        Map.entry("GET queue/{id}", Right.ADMINISTRATOR),
                        Map.entry("GET routes", Right.ADMINISTRATOR),
                        Map.entry("GET routes/{name}", Right.ADMINISTRATOR),
                        Map.entry("GET sessions", Right.PERSON),
                        Map.entry("GET trace", Right.ADMINISTRATOR),
                        Map.entry("PATCH accounts/{name}", Right.ACCOUNT),
                        Map.entry("POST accounts/{name}/passwords", Right.ACCOUNT),
                        Map.entry("POST accounts/{name}/totp", Right.ACCOUNT),
                        Map.entry("POST destinations/{name}/{action}", Right.ADMINISTRATOR),
                        Map.entry("POST queue/{action}", Right.ADMINISTRATOR),
                        Map.entry("POST sessions", Right.ANYBODY),
                        Map.entry("PUT accounts/{name}", Right.DOMAIN),
                        Map.entry("PUT accounts/{name}/totp", Right.ACCOUNT),
                        Map.entry("PUT aliases/{name}", Right.DOMAIN),
                        Map.entry("PUT applications/{name}", Right.ADMINISTRATOR),
                        Map.entry("PUT destinations/{name}", Right.ADMINISTRATOR),
                        Map.entry("PUT domains/{name}", Right.ADMINISTRATOR),
                        Map.entry("PUT routes/{name}", Right.ADMINISTRATOR))));
    }

    private static Caller person(String address, boolean administrator, String... domains) {
        return new Caller(false, Optional.of(new Person(1, 2, Address.parse(address), administrator, Set.of(domains))));
    }

    @ParameterizedTest
    @CsvSource({
        "nobody, ANYBODY, '', true",
        "nobody, PERSON, '', false",
        "nobody, ACCOUNT, ann@a.test, false",
        "nobody, DOMAIN, '', false",
        "nobody, ADMINISTRATOR, '', false",
        "ann, PERSON, '', true",
        "ann, ACCOUNT, ann@a.test, true",
        "ann, ACCOUNT, ANN@A.test, true",
        "ann, ACCOUNT, '\"ann\"@a.test', true",
        "ann, ACCOUNT, bob@a.test, false",
        "ann, ACCOUNT, a.test, false",
        "ann, ACCOUNT, '', false",
        "ann, DOMAIN, '', false",
        "ann, DOMAIN, a.test, false",
        "ann, ADMINISTRATOR, ann@a.test, false",
        "dora, ACCOUNT, dora@a.test, true",
        "dora, ACCOUNT, bob@d.test, true",
        "dora, ACCOUNT, bob@D.TEST, true",
        "dora, ACCOUNT, bob@a.test, false",
        "dora, ACCOUNT, bob@d.test@a.test, false",
        "dora, DOMAIN, '', true",
        "dora, DOMAIN, d.test, true",
        "dora, DOMAIN, x@d.test, true",
        "dora, DOMAIN, sub.d.test, false",
        "dora, DOMAIN, a.test, false",
        "dora, ADMINISTRATOR, d.test, false",
        "root, PERSON, '', true",
        "root, ACCOUNT, bob@d.test, true",
        "root, ADMINISTRATOR, '', true",
        "chief, DOMAIN, any.test, true",
        "chief, ADMINISTRATOR, '', true"
    })
    void whoMayDoWhat(String who, Right right, String name, boolean may) {
        Caller caller = switch (who) {
            case "ann" -> person("ann@a.test", false);
            case "dora" -> person("dora@a.test", false, "d.test");
            case "chief" -> person("chief@a.test", true);
            case "root" -> Caller.ROOT;
            default -> Caller.NOBODY;
        };
        assertThat(caller.has(right, name)).isEqualTo(may);
    }
}
