package fish.remora.app.jmap.submission;

import fish.remora.api.Denied;
import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.Capability;
import fish.remora.app.jmap.Changes;
import fish.remora.app.jmap.Get;
import fish.remora.app.jmap.Method;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.Methods;
import fish.remora.app.jmap.Window;
import fish.remora.app.jmap.mail.Ids;
import fish.remora.app.json.Json;
import fish.remora.app.outgoing.DeliveryStates;
import fish.remora.app.outgoing.Submission;
import fish.remora.app.outgoing.Submissions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** EmailSubmission/get, /changes, /query and /queryChanges: RFC 8621 §7.1 to §7.4. Thread-safe. */
@ApplicationScoped
public class SubmissionMethods implements Methods {
    private static final Set<String> PROPERTIES = Set.of(
            "id",
            "identityId",
            "emailId",
            "threadId",
            "envelope",
            "sendAt",
            "undoStatus",
            "deliveryStatus",
            "dsnBlobIds",
            "mdnBlobIds");

    /** So long after it was to be sent something may become of a message: as long as the queue tries, and somewhat more. */
    private static final Duration RECENT = Duration.ofDays(7);

    private static final Set<String> CONDITIONS =
            Set.of("identityIds", "emailIds", "threadIds", "undoStatus", "before", "after");

    private static final Map<String, Comparator<Submission>> SORTS = Map.of(
            "emailId", Comparator.comparing(one -> one.facts().email()),
            "threadId", Comparator.comparing(one -> one.facts().thread().orElse(0)),
            "sentAt", Comparator.comparing(one -> one.facts().sendAt()));

    @Inject
    private Submissions submissions;

    @Inject
    private SubmissionObjects objects;

    @Inject
    private DeliveryStates states;

    @Override
    public String capability() {
        return Capability.SUBMISSION;
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of(
                "EmailSubmission/get", this::get,
                "EmailSubmission/changes", this::changes,
                "EmailSubmission/query", this::query,
                "EmailSubmission/queryChanges", this::queryChanges);
    }

    @Override
    public Map<String, String> states(long account) throws Denied {
        return Map.of("EmailSubmission", state(account));
    }

    String state(long account) throws Denied {
        return state(account, submissions.turn(account).now());
    }

    /** What has become of them at their recipients is part of it. */
    private String state(long account, long step) throws Denied {
        return step + "." + Long.toString(states.latest(account), Character.MAX_RADIX);
    }

    private JsonObject get(Call call) throws MethodError, Denied {
        long account = call.account();
        Get get = Get.of(call).checked(PROPERTIES);
        String state = state(account);
        Submissions.All wanted = get.ids().isEmpty()
                ? submissions.of(account)
                : submissions.some(account, numbers(get.ids().get(), SubmissionObjects::number));
        return get.answer(
                call, state, objects.of(wanted.list()).stream().map(get::only).toList());
    }

    /** When anything has been told of messages on their way since, those of the last days may have changed. */
    private JsonObject changes(Call call) throws MethodError, Denied {
        long account = call.account();
        Submissions.All all = submissions.of(account);
        String[] since = Changes.Since.of(call).state().split("\\.", -1);
        long step = step(since[0]);
        if (step < all.turn().lost() || step > all.turn().now() || since.length != 2) {
            throw MethodError.cannotCalculateChanges();
        }
        String now = state(account, all.turn().now());
        boolean moved = !now.endsWith("." + since[1]);
        Instant recent = Instant.now().minus(RECENT);
        Predicate<Submission> changed =
                one -> one.changed() > step || moved && one.facts().sendAt().isAfter(recent);
        List<String> created =
                ids(all.list().stream().filter(one -> one.made() > step).toList());
        List<String> updated = ids(all.list().stream()
                .filter(one -> one.made() <= step)
                .filter(changed)
                .toList());
        if (created.size() + updated.size() > Changes.Since.of(call).most()) {
            throw MethodError.cannotCalculateChanges();
        }
        return new Changes(now, false, created, updated, List.of()).answer(call).build();
    }

    private static List<Long> numbers(List<String> ids, Function<String, OptionalLong> number) {
        return ids.stream().flatMap(id -> number.apply(id).stream().boxed()).toList();
    }

    private static long step(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    private static List<String> ids(List<Submission> some) {
        return some.stream().map(one -> SubmissionObjects.text(one.id())).toList();
    }

    private JsonObject query(Call call) throws MethodError, Denied {
        long account = call.account();
        Window window = Window.of(call);
        Predicate<Submission> filter = filter(call.arguments().object("filter"));
        Comparator<Submission> order = order(call.arguments().objects("sort"));
        Optional<List<String>> emails = call.arguments().object("filter").isPresent()
                ? call.arguments().object("filter").get().texts("emailIds")
                : Optional.empty();
        Submissions.All all = emails.isEmpty()
                ? submissions.of(account)
                : submissions.ofEmails(account, numbers(emails.get(), Ids::email));
        List<String> found =
                ids(all.list().stream().filter(filter).sorted(order).toList());
        Window.Span span = window.over(found.size(), found::indexOf);
        JsonArrayBuilder shown = Json.createArrayBuilder();
        found.subList(span.from(), span.to()).forEach(shown::add);
        JsonObjectBuilder answer = Json.createObjectBuilder()
                .add("accountId", call.caller().accountId())
                .add("queryState", String.valueOf(all.turn().now()))
                .add("canCalculateChanges", false)
                .add("position", span.from())
                .add("ids", shown);
        return (window.calculateTotal() ? answer.add("total", found.size()) : answer).build();
    }

    private JsonObject queryChanges(Call call) throws MethodError {
        call.account();
        throw MethodError.cannotCalculateChanges();
    }

    /** RFC 8620 §5.5: conditions, or operators over some. */
    private static Predicate<Submission> filter(Optional<Arguments> given) throws MethodError {
        if (given.isEmpty()) {
            return one -> true;
        }
        Arguments filter = given.get();
        Optional<String> operator = filter.text("operator");
        if (operator.isEmpty()) {
            return condition(filter.only(CONDITIONS));
        }
        Predicate<Submission> any = one -> false;
        Predicate<Submission> all = one -> true;
        for (Arguments one : filter.objects("conditions")) {
            Predicate<Submission> inner = filter(Optional.of(one));
            any = any.or(inner);
            all = all.and(inner);
        }
        return switch (operator.get()) {
            case "AND" -> all;
            case "OR" -> any;
            case "NOT" -> any.negate();
            default -> throw new MethodError("unsupportedFilter", "there is no operator " + operator.get());
        };
    }

    private static Predicate<Submission> condition(Arguments filter) throws MethodError {
        Predicate<Submission> fits = among(
                        filter,
                        "identityIds",
                        one -> IdentityMethods.text(one.facts().identity()))
                .and(among(filter, "emailIds", one -> Ids.email(one.facts().email())))
                .and(among(
                        filter,
                        "threadIds",
                        one -> Ids.thread(one.facts().thread().orElse(0))));
        Optional<String> status = filter.text("undoStatus");
        Optional<Instant> before = filter.time("before");
        Optional<Instant> after = filter.time("after");
        return fits.and(one -> status.map(one.status().name().toLowerCase(Locale.ROOT)::equals)
                        .orElse(true))
                .and(one ->
                        before.map(time -> one.facts().sendAt().isBefore(time)).orElse(true))
                .and(one ->
                        after.map(time -> !one.facts().sendAt().isBefore(time)).orElse(true));
    }

    private static Predicate<Submission> among(Arguments filter, String name, Function<Submission, String> id)
            throws MethodError {
        Optional<Set<String>> ids = filter.texts(name).map(HashSet::new);
        return one -> ids.map(some -> some.contains(id.apply(one))).orElse(true);
    }

    private static Comparator<Submission> order(List<Arguments> sorts) throws MethodError {
        Comparator<Submission> order = Comparator.comparing(one -> 0);
        for (Arguments sort : sorts) {
            Comparator<Submission> by = SORTS.get(sort.requiredText("property"));
            if (by == null) {
                throw new MethodError("unsupportedSort", "one of " + SORTS.keySet());
            }
            order = order.thenComparing(sort.flag("isAscending", true) ? by : by.reversed());
        }
        return order.thenComparing(Submission::id);
    }
}
