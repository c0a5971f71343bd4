package fish.remora.app.jmap.mail;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.SpecialUse;
import fish.remora.app.access.Folders;
import fish.remora.app.access.Listing;
import fish.remora.app.email.MailboxChanges;
import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.Capability;
import fish.remora.app.jmap.Method;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.Methods;
import fish.remora.app.jmap.SetError;
import fish.remora.app.jmap.SetFrame;
import fish.remora.app.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Mailbox/set: RFC 8621 §2.5; what CREATE, RENAME, SUBSCRIBE and DELETE do. Thread-safe. */
@ApplicationScoped
public class MailboxSetMethods implements Methods {
    private static final Set<String> CREATED = Set.of("name", "parentId", "role", "sortOrder", "isSubscribed");
    private static final Set<String> CHANGED = Set.of("name", "parentId", "isSubscribed");

    @Inject
    private Folders folders;

    @Inject
    private Listing listing;

    @Inject
    private MailboxChanges changes;

    @Override
    public String capability() {
        return Capability.MAIL;
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of("Mailbox/set", this::set);
    }

    private JsonObject set(Call call) throws MethodError, Denied {
        long account = call.account();
        boolean withEmails = call.arguments().flag("onDestroyRemoveEmails", false);
        SetFrame frame = SetFrame.of(call);
        String before = changes.state(account).text();
        frame.check(before);
        frame.each(
                (name, given) -> create(call, account, given),
                (id, patch) -> change(call, account, id, patch),
                id -> destroy(account, id, withEmails));
        return frame.answer(before, changes.state(account).text());
    }

    private Tree tree(long account) throws Denied {
        return new Tree(listing.list(new AccountId(account)));
    }

    private static Folder find(Tree tree, String id) throws SetError {
        OptionalLong number = Ids.mailbox(id);
        Optional<Folder> found = number.isEmpty() ? Optional.empty() : tree.get(number.getAsLong());
        return found.orElseThrow(SetError::notFound);
    }

    private JsonObject create(Call call, long account, JsonObject given) throws SetError, Denied {
        checkNames(given, CREATED);
        try {
            Arguments mailbox = new Arguments(given);
            String name = name(tree(account), call, mailbox.requiredText("name"), mailbox.text("parentId"));
            MailboxInfo made = folders.create(new AccountId(account), name, use(mailbox.text("role")));
            boolean subscribed = mailbox.flag("isSubscribed", false);
            if (subscribed) {
                listing.subscribe(new AccountId(account), name, true);
            }
            Folder folder = find(
                    tree(account), Ids.mailbox(made.exists().orElseThrow().id().value()));
            return Json.createObjectBuilder(folder.json().build())
                    .remove("name")
                    .remove("parentId")
                    .build();
        } catch (MethodError wrong) {
            throw SetError.invalidProperties(String.valueOf(wrong.getMessage()), given.keySet());
        } catch (Denied denied) {
            throw error(denied);
        }
    }

    private static void checkNames(JsonObject given, Set<String> known) throws SetError {
        Set<String> others = new LinkedHashSet<>(given.keySet());
        others.removeAll(known);
        if (!others.isEmpty()) {
            throw SetError.invalidProperties("these are not set", others);
        }
    }

    /** The whole name of a mailbox of that name below that one. */
    private static String name(Tree tree, Call call, String own, Optional<String> parent) throws SetError {
        if (own.indexOf('/') >= 0
                && tree.all().stream().noneMatch(one -> one.name().equals(own))) {
            throw SetError.invalidProperties("a name has no slash", List.of("name"));
        }
        if (parent.isEmpty()) {
            return own;
        }
        try {
            return find(tree, call.id(parent.get())).info().name() + "/" + own;
        } catch (SetError none) {
            throw SetError.invalidProperties("there is no such mailbox", List.of("parentId"));
        }
    }

    private static Optional<SpecialUse> use(Optional<String> role) throws SetError {
        if (role.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(SpecialUse.valueOf(role.get().toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException none) {
            throw SetError.invalidProperties("no mailbox here has that role", List.of("role"));
        }
    }

    private void change(Call call, long account, String id, JsonObject patch) throws SetError, Denied {
        Tree tree = tree(account);
        Folder folder = find(tree, id);
        JsonObject now = folder.json().build();
        JsonObjectBuilder news = Json.createObjectBuilder();
        patch.forEach((name, value) -> {
            if (!value.equals(now.get(name))) {
                news.add(name, value);
            }
        });
        change(call, account, new Changing(tree, folder), news.build());
    }

    /** A mailbox among the others. */
    private record Changing(Tree tree, Folder folder) {}

    /** @param patch what is not as it was */
    private void change(Call call, long account, Changing changing, JsonObject patch) throws SetError, Denied {
        checkNames(patch, CHANGED);
        Folder folder = changing.folder();
        try {
            Arguments wanted = new Arguments(patch);
            Optional<String> parent = patch.containsKey("parentId")
                    ? wanted.text("parentId")
                    : folder.parent().map(Ids::mailbox);
            String own = wanted.text("name").orElse(folder.name());
            boolean moves = patch.containsKey("name") || patch.containsKey("parentId");
            String name = moves
                    ? name(changing.tree(), call, own, parent)
                    : folder.info().name();
            if (!name.equals(folder.info().name())) {
                rename(account, changing, name);
            }
            if (patch.containsKey("isSubscribed")) {
                listing.subscribe(new AccountId(account), name, wanted.flag("isSubscribed", false));
            }
        } catch (MethodError wrong) {
            throw SetError.invalidProperties(String.valueOf(wrong.getMessage()), patch.keySet());
        } catch (Denied denied) {
            throw error(denied);
        }
    }

    /** Subscriptions go by names (RFC 9051 §6.3.6 leaves them where they are); here they are the mailbox's own, and those of what is below it. */
    private void rename(long account, Changing changing, String to) throws SetError, Denied {
        if (changing.folder().role().filter("inbox"::equals).isPresent()) {
            throw new SetError("forbidden", "the inbox keeps its name and its place");
        }
        AccountId owner = new AccountId(account);
        String from = changing.folder().info().name();
        folders.rename(owner, from, to);
        for (Folder one : changing.tree().all()) {
            String name = one.info().name();
            if (one.info().subscribed() && (name.equals(from) || name.startsWith(from + "/"))) {
                listing.subscribe(owner, to + name.substring(from.length()), true);
                listing.subscribe(owner, name, false);
            }
        }
    }

    private void destroy(long account, String id, boolean withEmails) throws SetError, Denied {
        Tree tree = tree(account);
        Folder folder = find(tree, id);
        if (tree.all().stream().anyMatch(one -> one.parent().equals(Optional.of(folder.id())))) {
            throw new SetError("mailboxHasChild", "there are mailboxes below it");
        }
        try {
            if (withEmails) {
                folders.delete(new AccountId(account), folder.info().name());
            } else {
                folders.deleteEmpty(new AccountId(account), folder.info().name());
            }
        } catch (Denied denied) {
            throw !withEmails && denied.code() == Denied.Code.INUSE
                    ? new SetError("mailboxHasEmail", "there are messages in it")
                    : error(denied);
        }
    }

    private static SetError error(Denied denied) {
        String words = String.valueOf(denied.getMessage());
        return switch (denied.code()) {
            case NONEXISTENT -> SetError.notFound();
            case ALREADYEXISTS -> SetError.invalidProperties(words, List.of("name"));
            case USEATTR -> SetError.invalidProperties(words, List.of("role"));
            case CANNOT -> SetError.invalidProperties(words, List.of("name", "parentId"));
            case NOPERM -> new SetError("forbidden", words);
            case LIMIT -> new SetError("overQuota", words);
            default -> new SetError("serverFail", words);
        };
    }
}
