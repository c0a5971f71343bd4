package fish.remora.app.jmap.mail;

import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.MethodError;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What Mailbox/query lets through, and in which order: RFC 8621 §2.3. Pure functions. */
final class MailboxQuery {
    private static final Set<String> CONDITIONS = Set.of("parentId", "name", "role", "hasAnyRole", "isSubscribed");

    private MailboxQuery() {}

    static Predicate<Folder> filter(Optional<Arguments> filter) throws MethodError {
        return filter.isEmpty() ? folder -> true : filter(filter.get());
    }

    private static Predicate<Folder> filter(Arguments filter) throws MethodError {
        return filter.has("operator") ? operator(filter) : condition(filter);
    }

    private static Predicate<Folder> operator(Arguments filter) throws MethodError {
        String operator = filter.requiredText("operator");
        Predicate<Folder> all = folder -> true;
        Predicate<Folder> any = folder -> false;
        for (Arguments one : filter.objects("conditions")) {
            Predicate<Folder> next = filter(one);
            all = all.and(next);
            any = any.or(next);
        }
        return switch (operator) {
            case "AND" -> all;
            case "OR" -> any;
            case "NOT" -> any.negate();
            default -> throw MethodError.invalidArguments("operator: must be AND, OR or NOT");
        };
    }

    private static Predicate<Folder> condition(Arguments condition) throws MethodError {
        Filters.known(condition, CONDITIONS);
        Predicate<Folder> all = folder -> true;
        if (condition.json().containsKey("parentId")) {
            Optional<String> parent = condition.text("parentId");
            all = all.and(folder -> folder.parent().map(Ids::mailbox).equals(parent));
        }
        Optional<String> name = condition.text("name").map(MailboxQuery::folded);
        if (name.isPresent()) {
            all = all.and(folder -> folded(folder.name()).contains(name.get()));
        }
        if (condition.json().containsKey("role")) {
            Optional<String> role = condition.text("role");
            all = all.and(folder -> folder.role().equals(role));
        }
        if (condition.has("hasAnyRole")) {
            boolean has = condition.flag("hasAnyRole", true);
            all = all.and(folder -> folder.role().isPresent() == has);
        }
        if (condition.has("isSubscribed")) {
            boolean is = condition.flag("isSubscribed", true);
            all = all.and(folder -> folder.info().subscribed() == is);
        }
        return all;
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    /** What is equal stays in the order of the names. */
    static Comparator<Folder> order(List<Arguments> sort) throws MethodError {
        Comparator<Folder> byName = Comparator.comparing(folder -> folded(folder.name()));
        Comparator<Folder> order = Comparator.comparing(folder -> 0);
        for (Arguments one : sort) {
            Comparator<Folder> next = switch (one.requiredText("property")) {
                case "name" -> byName;
                case "sortOrder" -> Comparator.comparingInt(Folder::sortOrder);
                case "parentId" ->
                    Comparator.comparing(folder -> folder.parent().orElse(0L));
                default -> throw new MethodError("unsupportedSort", "property: must be name, sortOrder or parentId");
            };
            order = order.thenComparing(one.flag("isAscending", true) ? next : next.reversed());
        }
        return order.thenComparing(byName).thenComparing(Folder::id);
    }
}
