package fish.remora.app.jmap.mail;

import fish.remora.api.Denied;
import fish.remora.app.email.EmailQuery;
import fish.remora.app.email.FateReader;
import fish.remora.app.email.Progress;
import fish.remora.app.email.Query;
import fish.remora.app.email.Results;
import fish.remora.app.email.Untold;
import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.Capability;
import fish.remora.app.jmap.Method;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.Methods;
import fish.remora.app.jmap.Window;
import fish.remora.app.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;

/** Email/query and /queryChanges: RFC 8621 §4.4, §4.5. Thread-safe. */
@ApplicationScoped
public class EmailQueryMethods implements Methods {
    /** Ids of one answer; who wants more asks again. */
    private static final int MOST = 10_000;

    @Inject
    private EmailQuery queries;

    @Inject
    private FateReader fates;

    @Inject
    private Upkeep upkeep;

    @Override
    public String capability() {
        return Capability.MAIL;
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of("Email/query", this::query, "Email/queryChanges", this::queryChanges);
    }

    private Query asked(Call call) throws MethodError, Denied {
        Arguments arguments = call.arguments();
        Filters filters = new Filters(fates.mailboxes(call.account()));
        return new Query(
                filters.filter(arguments.object("filter")),
                Filters.order(arguments.objects("sort")),
                arguments.flag("collapseThreads", false));
    }

    private JsonObject query(Call call) throws MethodError, Denied {
        Window window = Window.of(call);
        Query query = asked(call);
        EmailQuery.Answer answer = queries.find(call.account(), query);
        upkeep.use(call.account(), query);
        Results results = answer.results();
        Window.Span span = window.over(results.size(), id -> {
            var number = Ids.email(id);
            return number.isPresent() ? results.indexOf(number.getAsLong()) : -1;
        });
        int to = Math.min(span.to(), span.from() + MOST);
        JsonArrayBuilder ids = Json.createArrayBuilder();
        for (int i = span.from(); i < to; i++) {
            ids.add(Ids.email(results.message(i)));
        }
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("accountId", call.arguments().requiredText("accountId"))
                .add("queryState", answer.state().text())
                .add("canCalculateChanges", true)
                .add("position", span.from())
                .add("ids", ids);
        if (window.calculateTotal()) {
            json.add("total", results.size());
        }
        return (to < span.to() ? json.add("limit", MOST) : json).build();
    }

    private JsonObject queryChanges(Call call) throws MethodError, Denied {
        Arguments arguments = call.arguments();
        Query query = asked(call);
        String old = arguments.requiredText("sinceQueryState");
        Progress since = Progress.parse(old).orElseThrow(MethodError::cannotCalculateChanges);
        try {
            EmailQuery.Difference difference = queries.since(call.account(), query, since);
            long count = difference.removed().size() + (long) difference.added().size();
            if (count > arguments.number("maxChanges").orElse(Long.MAX_VALUE)) {
                throw new MethodError("tooManyChanges", "there are " + count);
            }
            JsonArrayBuilder added = Json.createArrayBuilder();
            difference
                    .added()
                    .forEach(one -> added.add(Json.createObjectBuilder()
                            .add("id", Ids.email(one.message()))
                            .add("index", one.index())));
            JsonObjectBuilder json = Json.createObjectBuilder()
                    .add("accountId", arguments.requiredText("accountId"))
                    .add("oldQueryState", old)
                    .add("newQueryState", difference.answer().state().text())
                    .add(
                            "removed",
                            Values.texts(difference.removed().stream()
                                    .map(Ids::email)
                                    .toList()))
                    .add("added", added);
            if (arguments.flag("calculateTotal", false)) {
                json.add("total", difference.answer().results().size());
            }
            return json.build();
        } catch (Untold untold) {
            throw MethodError.cannotCalculateChanges();
        }
    }
}
