package fish.remora.app.jmap.mail;

import fish.remora.api.mailbox.SearchKey;
import fish.remora.app.email.EmailFilter;
import fish.remora.app.email.EmailFilter.HowMany;
import fish.remora.app.email.EmailOrder;
import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.MethodError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Filters and orders of Email/query, RFC 8621 §4.4.1 and §4.4.2. Words of a text may be anywhere, all of them; what stands in quotes is found as it stands
 * there.
 */
final class Filters {
    private static final EmailFilter EVERY = new EmailFilter.All(List.of());
    private static final EmailFilter NO = new EmailFilter.None(List.of(EVERY));

    /** Deeper ones nobody writes by hand. */
    private static final int DEEPEST = 50;

    /** What a condition is made of; each adds to what must all be true. */
    private interface Part {
        void add(Filters filters, Arguments condition, List<EmailFilter> to) throws MethodError;
    }

    private static final Map<String, Part> CONDITIONS = Map.ofEntries(
            Map.entry("inMailbox", Filters::inMailbox),
            Map.entry("inMailboxOtherThan", Filters::inMailboxOtherThan),
            Map.entry(
                    "before",
                    (me, in, to) -> time(in, "before")
                            .ifPresent(time -> to.add(not(new EmailFilter.Matches(new SearchKey.Since(time)))))),
            Map.entry(
                    "after",
                    (me, in, to) -> time(in, "after")
                            .ifPresent(time -> to.add(new EmailFilter.Matches(new SearchKey.Since(time))))),
            Map.entry(
                    "minSize",
                    (me, in, to) -> number(in, "minSize")
                            .ifPresent(size -> to.add(new EmailFilter.Matches(new SearchKey.Larger(size - 1))))),
            Map.entry(
                    "maxSize",
                    (me, in, to) -> number(in, "maxSize")
                            .ifPresent(size -> to.add(new EmailFilter.Matches(new SearchKey.Smaller(size))))),
            Map.entry(
                    "allInThreadHaveKeyword",
                    (me, in, to) ->
                            to.add(new EmailFilter.InThread(HowMany.ALL, keyword(in, "allInThreadHaveKeyword")))),
            Map.entry(
                    "someInThreadHaveKeyword",
                    (me, in, to) ->
                            to.add(new EmailFilter.InThread(HowMany.SOME, keyword(in, "someInThreadHaveKeyword")))),
            Map.entry(
                    "noneInThreadHaveKeyword",
                    (me, in, to) -> to.add(
                            not(new EmailFilter.InThread(HowMany.SOME, keyword(in, "noneInThreadHaveKeyword"))))),
            Map.entry("hasKeyword", (me, in, to) -> to.add(new EmailFilter.Keyword(keyword(in, "hasKeyword")))),
            Map.entry("notKeyword", (me, in, to) -> to.add(not(new EmailFilter.Keyword(keyword(in, "notKeyword"))))),
            Map.entry(
                    "hasAttachment",
                    (me, in, to) -> to.add(
                            in.flag("hasAttachment", true)
                                    ? EmailFilter.Attachment.THERE
                                    : not(EmailFilter.Attachment.THERE))),
            Map.entry("text", (me, in, to) -> words(in, "text", SearchKey.Text::new, to)),
            Map.entry("from", (me, in, to) -> words(in, "from", field("From"), to)),
            Map.entry("to", (me, in, to) -> words(in, "to", field("To"), to)),
            Map.entry("cc", (me, in, to) -> words(in, "cc", field("Cc"), to)),
            Map.entry("bcc", (me, in, to) -> words(in, "bcc", field("Bcc"), to)),
            Map.entry("subject", (me, in, to) -> words(in, "subject", field("Subject"), to)),
            Map.entry("body", (me, in, to) -> words(in, "body", SearchKey.Body::new, to)),
            Map.entry("header", (me, in, to) -> header(in, to)));

    private final Set<Long> mailboxes;

    /** @param mailboxes the account's: others do not exist for it */
    Filters(Set<Long> mailboxes) {
        this.mailboxes = Set.copyOf(mailboxes);
    }

    /** @throws MethodError unsupportedFilter, invalidArguments */
    EmailFilter filter(Optional<Arguments> filter) throws MethodError {
        return filter.isEmpty() ? EVERY : filter(filter.get(), 0);
    }

    private EmailFilter filter(Arguments filter, int depth) throws MethodError {
        if (depth > DEEPEST) {
            throw new MethodError("unsupportedFilter", "deeper than " + DEEPEST);
        }
        if (!filter.has("operator")) {
            return condition(filter);
        }
        List<EmailFilter> below = new ArrayList<>();
        for (Arguments one : filter.objects("conditions")) {
            below.add(filter(one, depth + 1));
        }
        return switch (filter.requiredText("operator")) {
            case "AND" -> new EmailFilter.All(below);
            case "OR" -> new EmailFilter.Any(below);
            case "NOT" -> new EmailFilter.None(below);
            default -> throw MethodError.invalidArguments("operator: must be AND, OR or NOT");
        };
    }

    /** @throws MethodError unsupportedFilter when there is a member of another name */
    static void known(Arguments condition, Set<String> names) throws MethodError {
        Set<String> others = new TreeSet<>(condition.json().keySet());
        others.removeAll(names);
        if (!others.isEmpty()) {
            throw new MethodError("unsupportedFilter", "unknown: " + String.join(", ", others));
        }
    }

    private EmailFilter condition(Arguments condition) throws MethodError {
        known(condition, CONDITIONS.keySet());
        List<EmailFilter> all = new ArrayList<>();
        for (String name : condition.json().keySet()) {
            Part part = CONDITIONS.get(name);
            if (part != null && condition.has(name)) {
                part.add(this, condition, all);
            }
        }
        return all.size() == 1 ? all.get(0) : new EmailFilter.All(all);
    }

    private static EmailFilter not(EmailFilter filter) {
        return new EmailFilter.None(List.of(filter));
    }

    private void inMailbox(Arguments condition, List<EmailFilter> to) throws MethodError {
        OptionalLong id = Ids.mailbox(condition.requiredText("inMailbox"));
        to.add(id.isPresent() && mailboxes.contains(id.getAsLong()) ? new EmailFilter.In(id.getAsLong()) : NO);
    }

    private void inMailboxOtherThan(Arguments condition, List<EmailFilter> to) throws MethodError {
        Set<Long> named = new TreeSet<>();
        for (String one : condition.texts("inMailboxOtherThan").orElse(List.of())) {
            Ids.mailbox(one).ifPresent(named::add);
        }
        to.add(new EmailFilter.Beyond(named));
    }

    private static Optional<Instant> time(Arguments condition, String name) throws MethodError {
        return condition.time(name);
    }

    private static Optional<Long> number(Arguments condition, String name) throws MethodError {
        OptionalLong number = condition.number(name);
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    private static String keyword(Arguments condition, String name) throws MethodError {
        return condition.requiredText(name).toLowerCase(Locale.ROOT);
    }

    private static Function<String, SearchKey> field(String name) {
        return text -> new SearchKey.Header(name, text);
    }

    private static void words(Arguments condition, String name, Function<String, SearchKey> key, List<EmailFilter> to)
            throws MethodError {
        for (String word : Words.of(condition.requiredText(name))) {
            to.add(new EmailFilter.Matches(key.apply(word)));
        }
    }

    private static void header(Arguments condition, List<EmailFilter> to) throws MethodError {
        List<String> header = condition.texts("header").orElse(List.of());
        if (header.isEmpty() || header.size() > 2) {
            throw MethodError.invalidArguments("header: must be a name, or a name and a text");
        }
        to.add(new EmailFilter.Matches(new SearchKey.Header(header.get(0), header.size() == 1 ? "" : header.get(1))));
    }

    /** @throws MethodError unsupportedSort */
    static List<EmailOrder> order(List<Arguments> sort) throws MethodError {
        List<EmailOrder> orders = new ArrayList<>();
        for (Arguments one : sort) {
            EmailOrder.By by = SORTS.get(one.requiredText("property"));
            if (by == null) {
                throw new MethodError("unsupportedSort", "property: must be one of " + new TreeSet<>(SORTS.keySet()));
            }
            boolean keyed = KEYED.contains(by);
            orders.add(new EmailOrder(by, keyed ? keyword(one, "keyword") : "", one.flag("isAscending", true)));
        }
        return orders;
    }

    private static final Set<EmailOrder.By> KEYED =
            Set.of(EmailOrder.By.KEYWORD, EmailOrder.By.ALL_IN_THREAD, EmailOrder.By.SOME_IN_THREAD);

    /** By the names of properties: what {@code emailQuerySortOptions} lists. */
    static final Map<String, EmailOrder.By> SORTS = Map.of(
            "receivedAt", EmailOrder.By.RECEIVED,
            "size", EmailOrder.By.SIZE,
            "from", EmailOrder.By.FROM,
            "to", EmailOrder.By.TO,
            "subject", EmailOrder.By.SUBJECT,
            "sentAt", EmailOrder.By.SENT,
            "hasKeyword", EmailOrder.By.KEYWORD,
            "allInThreadHaveKeyword", EmailOrder.By.ALL_IN_THREAD,
            "someInThreadHaveKeyword", EmailOrder.By.SOME_IN_THREAD);
}
