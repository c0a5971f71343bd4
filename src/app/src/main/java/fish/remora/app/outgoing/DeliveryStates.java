package fish.remora.app.outgoing;

import fish.remora.api.Denied;
import fish.remora.app.event.Event.Kind;
import fish.remora.app.mailbox.Store;
import fish.remora.app.sql.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has become of messages at each of their recipients, out of the trace. Thread-safe. */
@ApplicationScoped
public class DeliveryStates {
    private static final String STEPS = """
            SELECT e.message_id, e.recipient, e.kind, coalesce(e.reply, '')
              FROM unnest(?::bigint[]) AS a(id) JOIN event e ON e.message_id = a.id ORDER BY e.message_id, e.id""";

    /** Those last handed over: what was sent long ago does not change any more. */
    private static final String LATEST = """
            SELECT coalesce(max(e.id), 0) FROM (
              SELECT message_id FROM email_submission WHERE account_id = ? AND message_id IS NOT NULL ORDER BY id DESC LIMIT 100) s
              CROSS JOIN LATERAL (SELECT max(x.id) AS id FROM event x WHERE x.message_id = s.message_id) e""";

    @Inject
    private Store store;

    /** RFC 8621 §7, {@code delivered}. */
    public enum Delivered {
        QUEUED,
        YES,
        NO,
        UNKNOWN
    }

    /**
     * At one recipient.
     *
     * @param reply of the server that it was given to last; empty: of none yet
     */
    public record State(Delivered delivered, Optional<String> reply) {}

    private record Step(long message, String recipient, Kind kind, String reply) {
        State state(Optional<State> before) {
            Optional<String> said = reply.isEmpty() ? before.flatMap(State::reply) : Optional.of(reply);
            return switch (kind) {
                case STORED -> new State(Delivered.YES, Optional.of("250 2.1.5 Stored"));
                case DELIVERED -> new State(Delivered.UNKNOWN, said);
                case FORWARDED, CAPTURED -> new State(Delivered.UNKNOWN, said);
                case FAILED, EXPIRED, CANCELLED -> new State(Delivered.NO, said);
                case BOUNCED -> before.orElseGet(() -> new State(Delivered.NO, said));
                default -> new State(Delivered.QUEUED, said);
            };
        }
    }

    /** By message, then by recipient; of what the trace has forgotten nothing. */
    public Map<Long, Map<String, State>> of(Collection<Long> messages) throws Denied {
        if (messages.isEmpty()) {
            return Map.of();
        }
        List<Step> steps = store.read(connection -> new Rows<>(connection, List.copyOf(messages))
                .longs(id -> id)
                .query(
                        STEPS,
                        row -> new Step(
                                row.getLong(1), row.getString(2), Kind.valueOf(row.getString(3)), row.getString(4))));
        Map<Long, Map<String, State>> states = new HashMap<>();
        for (Step step : steps) {
            Map<String, State> of = states.computeIfAbsent(step.message(), id -> new LinkedHashMap<>());
            of.put(step.recipient(), step.state(Optional.ofNullable(of.get(step.recipient()))));
        }
        return states;
    }

    /** Another number when something has happened to the messages that an account has sent last. */
    public long latest(long account) throws Denied {
        return store.read(connection -> Rows.read(connection, LATEST, row -> row.getLong(1), account))
                .get(0);
    }
}
