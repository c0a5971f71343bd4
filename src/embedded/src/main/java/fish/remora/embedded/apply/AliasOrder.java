package fish.remora.embedded.apply;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Aliases in waves, each behind those that it leads to (Kahn's topological sort). Of some that lead in a circle one comes first without the others,
 * and whole at the end. One thread, used once.
 */
final class AliasOrder {
    private static final Property TO = Kind.ALIASES.only().orElseThrow();

    private final Function<String, String> mailbox;
    private final List<List<Change>> waves = new ArrayList<>();
    private final List<Change> again = new ArrayList<>();

    /** By their names, as they came: what is not made yet. */
    private final Map<String, Change> waiting = new LinkedHashMap<>();

    /** Which aliases one waits for. */
    private final Map<String, Set<String>> awaited = new HashMap<>();

    /** Which wait for one. */
    private final Map<String, List<Change>> behind = new HashMap<>();

    private AliasOrder(Function<String, String> mailbox) {
        this.mailbox = mailbox;
    }

    /**
     * Finds it.
     *
     * @param changes aliases that are made or changed; all other targets are there
     * @param missing the names of those that are not there yet
     * @param mailbox an address as the name of its account or alias
     */
    static AliasOrder of(List<Change> changes, Set<String> missing, Function<String, String> mailbox) {
        AliasOrder order = new AliasOrder(mailbox);
        for (Change change : changes) {
            Set<String> names = change.names(TO).stream()
                    .map(mailbox)
                    .filter(missing::contains)
                    .collect(Collectors.toCollection(HashSet::new));
            order.waiting.put(change.name(), change);
            order.awaited.put(change.name(), names);
            names.forEach(name ->
                    order.behind.computeIfAbsent(name, any -> new ArrayList<>()).add(change));
        }
        order.run();
        return order;
    }

    /** Those of one wave need none of it. */
    List<List<Change>> waves() {
        return waves;
    }

    /** Those that came first without some of their targets, whole. */
    List<Change> again() {
        return again;
    }

    /** Those that cannot be made: they lead to one another alone. */
    Collection<String> circles() {
        return waiting.keySet();
    }

    private void run() {
        List<Change> wave = waiting.values().stream()
                .filter(change -> awaits(change).isEmpty())
                .toList();
        wave = wave.isEmpty() ? broken() : wave;
        while (!wave.isEmpty()) {
            waves.add(wave);
            wave.forEach(change -> waiting.remove(change.name()));
            List<Change> next = new ArrayList<>();
            for (Change made : wave) {
                for (Change one : behind.getOrDefault(made.name(), List.of())) {
                    if (awaits(one).remove(made.name()) && awaits(one).isEmpty() && waiting.containsKey(one.name())) {
                        next.add(one);
                    }
                }
            }
            wave = next.isEmpty() ? broken() : next;
        }
    }

    /** One of a circle without those that are not there yet; none when each would lead nowhere. */
    private List<Change> broken() {
        for (Change change : waiting.values()) {
            List<String> there = change.names(TO).stream()
                    .filter(name -> !awaits(change).contains(mailbox.apply(name)))
                    .toList();
            if (change.is(Change.Mark.ADD) && !there.isEmpty()) {
                again.add(change);
                return List.of(change.with(TO, there));
            }
        }
        return List.of();
    }

    private Set<String> awaits(Change change) {
        return awaited.getOrDefault(change.name(), Set.of());
    }
}
