package fish.remora.app.admin;

import static fish.remora.app.admin.Description.list;
import static fish.remora.app.admin.Description.object;
import static fish.remora.app.admin.Description.text;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.mailbox.Flag;
import fish.remora.app.admin.Description.Operation;
import fish.remora.app.delivery.Queue;
import fish.remora.app.event.Event;
import fish.remora.app.operation.AccountTable;
import fish.remora.app.operation.AliasTable;
import fish.remora.app.operation.AppPasswordTable;
import fish.remora.app.operation.Appending;
import fish.remora.app.operation.ApplicationTable;
import fish.remora.app.operation.CapturedMail;
import fish.remora.app.operation.Destinations;
import fish.remora.app.operation.DomainTable;
import fish.remora.app.operation.Intervention;
import fish.remora.app.operation.Log;
import fish.remora.app.operation.ManagedTable;
import fish.remora.app.operation.Page;
import fish.remora.app.operation.QueueFilter;
import fish.remora.app.operation.RemovedTable;
import fish.remora.app.operation.RouteTable;
import fish.remora.app.operation.Trace;
import fish.remora.app.operation.Transfers;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The description says what the resources and the tables behind them do. Whether it is OpenAPI, {@code npx @redocly/cli lint
 * target/classes/META-INF/openapi.yaml} says.
 */
class DescriptionTest {
    private static final Map<String, ManagedTable> TABLES = Map.of(
            "accounts", new AccountTable(),
            "aliases", new AliasTable(),
            "applications", new ApplicationTable(),
            "domains", new DomainTable(),
            "routes", new RouteTable());

    /** How the words about an operation begin. */
    private static final Map<Right, String> WORDS = Map.of(
            Right.ANYBODY, "For anybody\\.",
            Right.PERSON, "For whoever is logged in\\b",
            Right.ACCOUNT, "For the account's owner, (by a code, )?and who manages its domain\\b",
            Right.DOMAIN, "For (who manages the domain|administrators; who manages domains sees)\\b",
            Right.ADMINISTRATOR, "For administrators\\.");

    private final Description description;
    private final Map<String, Operation> operations;

    DescriptionTest() throws IOException {
        description = Description.read();
        operations = description.operations();
    }

    /** The methods by the paths of the description, which knows no patterns and cannot tell {@code queue/{id}} from {@code queue/{action}}. */
    private static Map<String, List<RestMethod>> methods() {
        return RestMethod.all().stream()
                .flatMap(one -> paths(one.path()).map(path -> Map.entry(one.verb() + " " + path, one)))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, TreeMap::new, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private static Stream<String> paths(String path) {
        return path.equals("queue/{action}")
                ? Arrays.stream(Intervention.values()).map(one -> "queue/" + one.word())
                : Stream.of(path.replaceAll("\\{(\\w+): [^}]*}", "{$1}"));
    }

    @Test
    void describesAllMethodsAndNoOthers() {
        assertThat(operations.keySet()).isEqualTo(methods().keySet());
    }

    @Test
    void saysWhoMayCallIt() {
        Map<String, String> rights = new TreeMap<>();
        methods()
                .forEach((name, all) ->
                        rights.put(name, all.get(0).right().name().toLowerCase(Locale.ROOT)));
        Map<String, String> said = new TreeMap<>();
        operations.forEach((name, one) -> said.put(name, text(one.members(), "x-right")));
        assertThat(said).isEqualTo(rights);
        operations.forEach((name, one) -> {
            Right right = Right.valueOf(said.get(name).toUpperCase(Locale.ROOT));
            assertThat(text(one.members(), "description")).as(name).containsPattern("^" + WORDS.get(right));
            assertThat(List.of(Map.of()).equals(one.members().get("security")))
                    .as(name)
                    .isEqualTo(right == Right.ANYBODY);
        });
    }

    @Test
    void declaresTheParametersOfPaths() {
        operations.forEach((name, one) -> {
            Set<String> named = new HashSet<>();
            Matcher matcher = Pattern.compile("\\{(\\w+)}").matcher(one.path());
            while (matcher.find()) {
                named.add(matcher.group(1));
            }
            assertThat(one.parameters("path")).as(name).isEqualTo(named);
            assertThat(one.parameters())
                    .filteredOn(parameter -> parameter.get("in").equals("path"))
                    .as(name)
                    .allMatch(parameter -> Boolean.TRUE.equals(parameter.get("required")));
        });
    }

    @SafeVarargs
    private static Set<String> names(Set<String>... some) {
        Set<String> all = new TreeSet<>();
        for (Set<String> one : some) {
            all.addAll(one);
        }
        return all;
    }

    @Test
    void knowsTheParametersOfQueries() {
        Map<String, Set<String>> known = new TreeMap<>(Map.ofEntries(
                Map.entry("GET audit", names(Log.FILTER, Page.NAMES)),
                Map.entry("GET captured", names(CapturedMail.NAMES, Page.NAMES)),
                Map.entry("DELETE captured", names(CapturedMail.NAMES, Asked.REASON)),
                Map.entry("GET destinations", names(DestinationsResource.FILTER, Page.NAMES)),
                Map.entry("GET figures", FiguresResource.SPAN),
                Map.entry("GET queue", names(QueueFilter.NAMES, Page.NAMES)),
                Map.entry("GET trace", names(Trace.NAMES, Page.NAMES)),
                Map.entry("DELETE accounts/{name}/passwords/{id}", Asked.REASON),
                Map.entry("DELETE accounts/{name}/totp", names(SecondFactorResource.CODE, Asked.REASON)),
                Map.entry("GET accounts/{name}/mailboxes", Page.NAMES),
                Map.entry("GET accounts/{name}/removed", names(RemovedTable.FILTER, Page.NAMES)),
                Map.entry("GET accounts/{name}/mailboxes/{mailbox}/messages", Page.NAMES),
                Map.entry("GET accounts/{name}/mailboxes/{mailbox}/messages/{uid}", MailboxesResource.TRANSFER),
                Map.entry(
                        "POST accounts/{name}/mailboxes/{mailbox}/messages",
                        names(Appending.NAMES, MailboxesResource.TRANSFER))));
        TABLES.forEach((path, table) -> {
            known.put("GET " + path, names(table.filters(), Page.NAMES));
            known.put("DELETE " + path + "/{name}", Asked.REASON);
        });
        Map<String, Set<String>> described = new TreeMap<>();
        operations.forEach((name, one) -> described.put(name, one.parameters("query")));
        described.values().removeIf(Set::isEmpty);
        assertThat(described).isEqualTo(known);
    }

    @Test
    void knowsThePropertiesOfBodies() {
        Map<String, Set<String>> known = new TreeMap<>(Map.of(
                "POST sessions",
                SessionsResource.LOGIN,
                "PATCH accounts/{name}",
                names(TABLES.get("accounts").properties(), AccountsResource.OWN_PASSWORD, Asked.REASON),
                "POST test-mails",
                TestMailsResource.NAMES,
                "PUT accounts/{name}/totp",
                names(SecondFactorResource.CODE, Asked.REASON),
                "POST accounts/{name}/passwords",
                names(AppPasswordTable.NAMES, Asked.REASON),
                "POST accounts/{name}/transfers",
                names(Transfers.NAMES, Asked.REASON),
                "POST accounts/{name}/removed",
                names(RemovedTable.FILTER, RemovedTable.INTO, Asked.REASON),
                "PUT destinations/{name}",
                names(DestinationsResource.LIMITS, Asked.REASON),
                "POST destinations/{name}/{action}",
                Asked.REASON));
        TABLES.forEach((path, table) -> known.put("PUT " + path + "/{name}", names(table.properties(), Asked.REASON)));
        for (Intervention one : Intervention.values()) {
            known.put("POST queue/" + one.word(), names(QueueResource.GIVEN, Set.of("ids", "filter"), Asked.REASON));
        }
        Map<String, Set<String>> described = new TreeMap<>();
        operations.forEach((name, one) -> {
            Map<String, Object> content = content(one.members().get("requestBody"));
            if (content.containsKey("application/json")) {
                Map<String, Object> schema = description.resolved(
                        object(content.get("application/json")).get("schema"));
                assertThat(schema).as(name).containsEntry("additionalProperties", false);
                described.put(name, object(schema.get("properties")).keySet());
            }
        });
        assertThat(described).isEqualTo(known);
        assertThat(object(description.schema("QueueFilter").get("properties")).keySet())
                .isEqualTo(QueueFilter.NAMES);
    }

    private Map<String, Object> content(Object body) {
        return body == null ? Map.of() : object(description.resolved(body).getOrDefault("content", Map.of()));
    }

    @Test
    void saysTheTypesOfBodies() {
        methods().forEach((name, all) -> {
            Map<String, Object> members = operations.get(name).members();
            Map<String, Object> responses = object(members.get("responses"));
            assertThat(content(members.get("requestBody")).keySet())
                    .as(name)
                    .isEqualTo(
                            all.stream().flatMap(one -> one.consumes().stream()).collect(Collectors.toSet()));
            assertThat(content(responses.get("200")).keySet())
                    .as(name)
                    .isEqualTo(
                            all.stream().flatMap(one -> one.produces().stream()).collect(Collectors.toSet()));
            assertThat(responses.containsKey("204"))
                    .as(name)
                    .isEqualTo(all.get(0).produces().isEmpty());
            responses.forEach((status, response) -> {
                if (status.matches("[45].*|default")) {
                    assertThat(content(response).keySet())
                            .as(name + " " + status)
                            .containsExactly("application/problem+json");
                }
            });
        });
    }

    @Test
    void changesOfTablesHaveConditions() {
        for (String path : TABLES.keySet()) {
            assertThat(operations.get("PUT " + path + "/{name}").parameters("header"))
                    .containsExactlyInAnyOrder("If-Match", "If-None-Match");
            assertThat(operations.get("DELETE " + path + "/{name}").parameters("header"))
                    .containsExactly("If-Match");
        }
        assertThat(operations.get("PATCH accounts/{name}").parameters("header")).containsExactly("If-Match");
    }

    private static List<Object> namesOf(Enum<?>... all) {
        return Stream.of(all).<Object>map(Enum::name).toList();
    }

    private static List<Object> words(Enum<?>... all) {
        return Stream.of(all)
                .<Object>map(one -> one.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void saysWhatIsAllowed() {
        assertThat(description.schema("State")).containsEntry("enum", namesOf(Queue.State.values()));
        assertThat(description.property("Event", "kind")).containsEntry("enum", namesOf(Event.Kind.values()));
        assertThat(description.property("RouteGiven", "action"))
                .containsEntry("enum", namesOf(RouteTable.Action.values()));
        assertThat(description.property("AccountGiven", "role"))
                .containsEntry("enum", words(AccountTable.Role.values()));
        assertThat(description.property("TransferGiven", "direction"))
                .containsEntry("enum", words(Transfers.Direction.values()));
        assertThat(description.property("Intervened", "action")).containsEntry("enum", words(Intervention.values()));
        assertThat(description.property("Limits", "maxConnections"))
                .containsEntry("maximum", Destinations.MOST_CONNECTIONS);
        assertThat(description.property("Limits", "maxPerMinute"))
                .containsEntry("maximum", Destinations.MOST_PER_MINUTE);
        Operation append = operations.get("POST accounts/{name}/mailboxes/{mailbox}/messages");
        assertThat(text(append.members(), "description")).contains(Bundle.TYPE, Bundle.MOST + " octets");
        assertThat(append.parameters())
                .filteredOn(one -> one.get("name").equals("flags"))
                .singleElement()
                .satisfies(one -> assertThat(text(one, "description")).contains(Flag.words(-1)));
    }

    /** Each reference leads somewhere, nothing stands there in vain, no two operations have one name, and the version is filled in. */
    @Test
    void holdsTogether() {
        Set<String> references = new TreeSet<>();
        references(description.document(), references);
        references.forEach(description::at);
        Set<String> components = new TreeSet<>();
        object(description.document().get("components")).forEach((kind, all) -> {
            if (!kind.equals("securitySchemes")) {
                object(all).keySet().forEach(name -> components.add("#/components/" + kind + "/" + name));
            }
        });
        assertThat(references).isEqualTo(components);
        assertThat(operations.values().stream().map(one -> text(one.members(), "operationId")))
                .doesNotHaveDuplicates()
                .doesNotContainNull();
        assertThat(text(object(description.document().get("info")), "version")).matches("[0-9]+\\..*");
    }

    private static void references(Object value, Set<String> found) {
        if (value instanceof Map<?, ?>) {
            object(value).forEach((name, member) -> {
                if (name.equals("$ref")) {
                    found.add((String) member);
                } else {
                    references(member, found);
                }
            });
        } else if (value instanceof List<?>) {
            list(value).forEach(one -> references(one, found));
        }
    }
}
