package fish.remora.app.admin;

import fish.remora.app.json.Json;
import fish.remora.app.operation.Audit.Motive;
import fish.remora.app.operation.Intervention;
import fish.remora.app.operation.Interventions;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.Page;
import fish.remora.app.operation.Parameters;
import fish.remora.app.operation.QueueFilter;
import fish.remora.app.operation.QueueView;
import fish.remora.app.operation.Trace;
import fish.remora.app.start.Ids;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code /api/queue}: the deliveries that are not finished, and what a person does to them. */
@Path("queue")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class QueueResource {
    /** Transactions of one request: a longer work is done in several, each going on where the last one ended. */
    private static final int TURNS = 10;

    /** Beside the reason, and ids or a filter. */
    static final Set<String> GIVEN = Set.of("dryRun", "after");

    private static final int MOST_IDS = Interventions.BATCH;

    @EJB
    private QueueView view;

    @EJB
    private Interventions interventions;

    @EJB
    private Trace trace;

    @Inject
    private Asked asked;

    @GET
    public JsonObject list() {
        Parameters parameters = asked.query().only(QueueFilter.NAMES, Page.NAMES);
        return view.list(QueueFilter.of(parameters, Instant.now()), Page.of(parameters));
    }

    @GET
    @Path("summary")
    public JsonObject summary() {
        return view.summary(Instant.now());
    }

    /** One delivery with every attempt. */
    @GET
    @Path("{id}")
    public JsonObject show(@PathParam("id") String text) {
        long id = Parameters.id("id", text);
        JsonObject delivery = view.one(id)
                .orElseThrow(() -> new NotFoundException("delivery " + text
                        + " is not in the queue; if it was delivered, its trace is at /api/trace?delivery=" + text));
        JsonArrayBuilder events = Json.createArrayBuilder();
        trace.of(Parameters.id("message", delivery.getString("message")), id).forEach(events::add);
        return Json.createObjectBuilder(delivery).add("events", events).build();
    }

    /**
     * Retry, hold, release or cancel: {@code {"reason": …, "ids": […]}} or {@code {"reason": …, "filter": {…}}}, with
     * {@code "dryRun": true} to see what would be done, and {@code "after"} to go on where an answer said {@code next}.
     */
    @POST
    @Path("{action}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response act(@PathParam("action") String word, String body) {
        Intervention action = Intervention.of(word);
        JsonObject object = Requests.object(body);
        Parameters parameters = Parameters.of(object).only(GIVEN, Asked.REASON);
        Motive motive = asked.motive(parameters);
        boolean listed = object.containsKey("ids");
        if (listed == object.containsKey("filter")) {
            throw new Invalid(
                    listed ? "filter" : "ids", "", listed ? "left out when there are ids" : "given, or a filter");
        }
        return listed
                ? listed(action, ids(object), parameters.flag("dryRun"), motive)
                : filtered(action, object, parameters, motive);
    }

    private Response listed(Intervention action, List<Long> ids, boolean dryRun, Motive motive) {
        Set<Long> changed = new HashSet<>(
                dryRun ? List.of() : interventions.listed(action, ids, motive).changed());
        Set<Long> unknown = new HashSet<>(ids);
        JsonArrayBuilder conflicts = Json.createArrayBuilder();
        for (JsonObject row : view.states(ids)) {
            long id = Parameters.id("id", row.getString("id"));
            unknown.remove(id);
            if (dryRun && action.allows(row.getString("state"))) {
                changed.add(id);
            } else if (!changed.contains(id)) {
                conflicts.add(row);
            }
        }
        unknown.stream().sorted().map(QueueResource::unknown).forEach(conflicts::add);
        JsonObject answer = answer(action, dryRun, changed.size())
                .add("conflicts", conflicts)
                .build();
        String nothing = "None of these deliveries is in a state to " + action.word() + " from: " + action.needs();
        return changed.isEmpty()
                ? new Problem(Response.Status.CONFLICT, "Nothing to " + action.word(), nothing, answer).response()
                : Response.ok(answer).build();
    }

    private static JsonObject unknown(long id) {
        return Json.createObjectBuilder()
                .add("id", Ids.name(id))
                .add("state", "not in the queue")
                .build();
    }

    private Response filtered(Intervention action, JsonObject object, Parameters parameters, Motive motive) {
        if (!(object.get("filter") instanceof JsonObject conditions)) {
            throw new Invalid(
                    "filter", Requests.shortened(String.valueOf(object.get("filter"))), "an object with conditions");
        }
        QueueFilter filter = QueueFilter.of(Parameters.of(conditions).only(QueueFilter.NAMES), Instant.now());
        if (filter.isEmpty()) {
            throw new Invalid("filter", "{}", "an object with one condition at least, of " + QueueFilter.NAMES);
        }
        if (parameters.flag("dryRun")) {
            return Response.ok(answer(action, true, view.count(action, filter)).build())
                    .build();
        }
        long after = parameters.id("after").orElse(0);
        long changed = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            Interventions.Done done = interventions.filtered(action, filter, after, motive);
            changed += done.changed().size();
            after = done.last();
            if (after == 0) {
                return Response.ok(answer(action, false, changed).build()).build();
            }
        }
        return Response.ok(answer(action, false, changed)
                        .add("next", Ids.name(after))
                        .build())
                .build();
    }

    private static JsonObjectBuilder answer(Intervention action, boolean dryRun, long deliveries) {
        return Json.createObjectBuilder()
                .add("action", action.word())
                .add("dryRun", dryRun)
                .add("deliveries", deliveries);
    }

    private static List<Long> ids(JsonObject object) {
        JsonValue value = object.get("ids");
        if (!(value instanceof JsonArray array) || array.isEmpty() || array.size() > MOST_IDS) {
            throw new Invalid(
                    "ids", Requests.shortened(String.valueOf(value)), "an array of 1 to " + MOST_IDS + " ids");
        }
        return array.stream()
                .map(one -> Parameters.id("ids", one instanceof JsonString text ? text.getString() : one.toString()))
                .distinct()
                .toList();
    }
}
