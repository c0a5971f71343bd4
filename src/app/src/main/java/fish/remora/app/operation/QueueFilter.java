package fish.remora.app.operation;

import fish.remora.app.delivery.Queue;
import fish.remora.app.start.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which deliveries are meant: all conditions at once. Immutable; made of {@link Parameters}, so every value is checked. */
public final class QueueFilter {
    /** The parameters that are conditions. */
    public static final Set<String> NAMES =
            Set.of("state", "recipient", "domain", "sender", "older", "younger", "reply", "destination", "message");

    /** A condition as SQL, with its only parameter. */
    private record Condition(String sql, Object value) {}

    private final List<Condition> conditions = new ArrayList<>();
    private final List<String> words = new ArrayList<>();

    private QueueFilter() {}

    /** @throws Invalid when a condition is none */
    public static QueueFilter of(Parameters parameters, Instant now) {
        QueueFilter filter = new QueueFilter();
        parameters.choice("state", Queue.State.class).ifPresent(state -> filter.add("d.state = ?", state.name()));
        parameters.text("destination").ifPresent(name -> {
            // Equality has an index.
            boolean some = name.indexOf('*') >= 0;
            filter.add(
                    some ? "d.destination LIKE ?" : "d.destination = ?",
                    some ? pattern(name) : name.toLowerCase(Locale.ROOT));
        });
        parameters.text("recipient").ifPresent(text -> filter.add("lower(d.recipient) LIKE ?", pattern(text)));
        parameters.text("domain").ifPresent(text -> filter.add("lower(d.recipient) LIKE ?", "%@" + pattern(text)));
        parameters.text("sender").ifPresent(text -> filter.add("lower(d.sender) LIKE ?", pattern(text)));
        parameters.text("reply").ifPresent(text -> filter.add("d.reply ILIKE ?", "%" + escaped(text) + "%"));
        // Ids rise with time, so that an age is a range of the primary key.
        parameters.age("older").ifPresent(age -> filter.add("d.id < ?", Ids.first(now.minus(age))));
        parameters.age("younger").ifPresent(age -> filter.add("d.id >= ?", Ids.first(now.minus(age))));
        parameters.id("message").ifPresent(id -> filter.add("d.message_id = ?", id));
        NAMES.stream().sorted().forEach(name -> parameters.text(name).ifPresent(v -> filter.words.add(name + "=" + v)));
        return filter;
    }

    private void add(String sql, Object value) {
        conditions.add(new Condition(sql, value));
    }

    /** {@code *} stands for anything; the rest stands for itself. */
    static String pattern(String text) {
        return escaped(text.toLowerCase(Locale.ROOT)).replace('*', '%');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    public boolean isEmpty() {
        return conditions.isEmpty();
    }

    boolean namesState() {
        return words.stream().anyMatch(word -> word.startsWith("state="));
    }

    /** Adds itself to a query over {@code delivery d} that has a WHERE already. */
    void restrict(Query query) {
        conditions.forEach(condition -> query.add("AND " + condition.sql(), condition.value()));
    }

    /** As it was said. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
