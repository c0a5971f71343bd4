package fish.remora.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Address;
import fish.remora.app.account.Person;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorTest {
    private static final List<Class<?>> RESOURCES = List.of(
            AccountsResource.class,
            AliasesResource.class,
            ApplicationsResource.class,
            AuditResource.class,
            CapturedResource.class,
            DestinationsResource.class,
            DomainsResource.class,
            MailboxesResource.class,
            PasswordsResource.class,
            QueueResource.class,
            RoutesResource.class,
            SecondFactorResource.class,
            SessionsResource.class,
            TraceResource.class);

    @Test
    void eachMethodNeedsWhatTheTableSays() {
        Map<String, Right> rights = new TreeMap<>();
        for (Class<?> resource : RESOURCES) {
            for (Method method : resource.getMethods()) {
                verb(method)
                        .ifPresent(
                                verb -> rights.put(verb + " " + path(resource, method), Door.right(resource, method)));
            }
        }
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

    private static Optional<String> verb(Method method) {
        return overridden(method)
                .flatMap(one -> Arrays.stream(one.getAnnotations()))
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(http -> http != null)
                .map(HttpMethod::value)
                .findFirst();
    }

    /** The annotations of an overridden method are in force when the overriding one has none of Jakarta REST. */
    private static Stream<Method> overridden(Method method) {
        return Stream.of(method.getDeclaringClass(), ManagedResource.class).flatMap(type -> {
            try {
                return Stream.of(type.getMethod(method.getName(), method.getParameterTypes()));
            } catch (NoSuchMethodException other) {
                return Stream.empty();
            }
        });
    }

    private static String path(Class<?> resource, Method method) {
        String own = overridden(method)
                .map(one -> one.getAnnotation(Path.class))
                .filter(path -> path != null)
                .map(path -> "/" + path.value())
                .findFirst()
                .orElse("");
        return resource.getAnnotation(Path.class).value() + own;
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
        assertThat(Door.bearer(header)).isEqualTo(Optional.ofNullable(token));
    }
}
