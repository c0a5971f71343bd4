package fish.remora.app.jmap.mail;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.app.access.Listing;
import fish.remora.app.email.MailboxChanges;
import fish.remora.app.email.MailboxState;
import fish.remora.app.email.ThreadCounts;
import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.Capability;
import fish.remora.app.jmap.Changes;
import fish.remora.app.jmap.Get;
import fish.remora.app.jmap.Method;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.Methods;
import fish.remora.app.jmap.Window;
import fish.remora.app.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Mailbox/get, /changes, /query and /queryChanges: RFC 8621 §2. An account's own mailboxes; those that others let it see it reaches by IMAP. Thread-safe.
 */
@ApplicationScoped
public class MailboxMethods implements Methods {
    private static final Set<String> PROPERTIES = Set.of(
            "id",
            "name",
            "parentId",
            "role",
            "sortOrder",
            "totalEmails",
            "unreadEmails",
            "totalThreads",
            "unreadThreads",
            "myRights",
            "isSubscribed");

    private static final List<String> COUNTERS =
            List.of("totalEmails", "unreadEmails", "totalThreads", "unreadThreads");

    @Inject
    private Listing listing;

    @Inject
    private MailboxChanges changes;

    @Inject
    private ThreadCounts threads;

    @Override
    public String capability() {
        return Capability.MAIL;
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of(
                "Mailbox/get", this::get,
                "Mailbox/changes", this::changes,
                "Mailbox/query", this::query,
                "Mailbox/queryChanges", this::queryChanges);
    }

    @Override
    public Map<String, String> states(long account) throws Denied {
        return Map.of("Mailbox", changes.state(account).text());
    }

    private Tree tree(long account) throws Denied {
        return new Tree(listing.list(new AccountId(account)));
    }

    private JsonObject get(Call call) throws MethodError, Denied {
        long account = call.account();
        Get get = Get.of(call).checked(PROPERTIES);
        Tree tree = tree(account);
        // Behind the list, which makes mailboxes when it is asked for first; what has changed in between is in both.
        MailboxState state = changes.state(account);
        Collection<Folder> wanted = get.ids().isEmpty()
                ? tree.all()
                : get.ids().get().stream()
                        .flatMap(id -> Ids.mailbox(id).stream().boxed())
                        .flatMap(id -> tree.get(id).stream())
                        .toList();
        List<JsonObject> list = new ArrayList<>();
        for (Folder folder : wanted) {
            JsonObjectBuilder object = folder.json();
            if (get.wants("totalThreads") || get.wants("unreadThreads")) {
                ThreadCounts.Counts counts = threads.of(account, folder.id());
                object.add("totalThreads", counts.total()).add("unreadThreads", counts.unread());
            }
            list.add(get.only(object.build()));
        }
        return get.answer(call, state.text(), list);
    }

    private JsonObject changes(Call call) throws MethodError, Denied {
        Changes.Since since = Changes.Since.of(call);
        MailboxState state = MailboxState.parse(since.state()).orElseThrow(MethodError::cannotCalculateChanges);
        MailboxChanges.Changed changed = changes.since(call.account(), state, since.most());
        boolean counters = changed.countsOnly() && !changed.updated().isEmpty();
        return new Changes(
                        changed.state().text(),
                        changed.more(),
                        texts(changed.created()),
                        texts(changed.updated()),
                        texts(changed.destroyed()))
                .answer(call)
                .add("updatedProperties", counters ? Values.texts(COUNTERS) : JsonValue.NULL)
                .build();
    }

    private static List<String> texts(Collection<Long> ids) {
        return ids.stream().map(Ids::mailbox).toList();
    }

    /** What a query finds does not depend on counters. */
    private String queryState(long account) throws Denied {
        return String.valueOf(changes.version(account));
    }

    private JsonObject query(Call call) throws MethodError, Denied {
        long account = call.account();
        Arguments arguments = call.arguments();
        Window window = Window.of(call);
        Predicate<Folder> filter = MailboxQuery.filter(arguments.object("filter"));
        Comparator<Folder> order = MailboxQuery.order(arguments.objects("sort"));
        Tree tree = tree(account);
        String state = queryState(account);
        List<Folder> found = tree.all().stream().filter(filter).sorted(order).toList();
        if (arguments.flag("filterAsTree", false)) {
            found = tree.withAllAbove(found);
        }
        if (arguments.flag("sortAsTree", false)) {
            found = tree.asTree(found, order);
        }
        List<String> ids = found.stream().map(Folder::text).toList();
        Window.Span span = window.over(ids.size(), ids::indexOf);
        JsonObjectBuilder answer = Json.createObjectBuilder()
                .add("accountId", arguments.requiredText("accountId"))
                .add("queryState", state)
                .add("canCalculateChanges", false)
                .add("position", span.from())
                .add("ids", Values.texts(ids.subList(span.from(), span.to())));
        return (window.calculateTotal() ? answer.add("total", ids.size()) : answer).build();
    }

    /** Lists of mailboxes are short: who has an old one asks for a new one. */
    private JsonObject queryChanges(Call call) throws MethodError, Denied {
        String state = queryState(call.account());
        Optional<String> since = call.arguments().text("sinceQueryState");
        if (!since.equals(Optional.of(state))) {
            throw MethodError.cannotCalculateChanges();
        }
        return Json.createObjectBuilder()
                .add("accountId", call.arguments().requiredText("accountId"))
                .add("oldQueryState", state)
                .add("newQueryState", state)
                .add("removed", JsonValue.EMPTY_JSON_ARRAY)
                .add("added", JsonValue.EMPTY_JSON_ARRAY)
                .build();
    }
}
