package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.MailboxStatus;
import fish.remora.protocol.imap.NotifyRequest.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * NOTIFY in force: RFC 5465.
 *
 * <p>Invariant: {@code known} is what the client has been told of the mailboxes, or found itself when it asked for notifications. One thread at a
 * time.
 */
final class Notifications {
    /** More mailboxes are not watched for one session (RFC 5465 §5.8). */
    private static final int MOST_MAILBOXES = 10_000;

    private final NotifyRequest request;
    private Map<String, MailboxInfo> known;

    /** @throws No NOTIFICATIONOVERFLOW */
    Notifications(NotifyRequest request, Context context) throws Denied, No {
        this.request = request;
        this.known = request.groups().isEmpty() ? Map.of() : list(context);
        if (mailboxes().size() > MOST_MAILBOXES) {
            throw new No("[NOTIFICATIONOVERFLOW] So many mailboxes are not watched");
        }
    }

    private static Map<String, MailboxInfo> list(Context context) throws Denied {
        Map<String, MailboxInfo> byName = new LinkedHashMap<>();
        context.application().list(context.account()).forEach(mailbox -> byName.put(mailbox.name(), mailbox));
        return byName;
    }

    /** The selected mailbox's changes are told between commands. */
    boolean tellsSelected() {
        NotifyRequest.OfSelected selected = request.selected();
        return selected != null && !selected.events().isEmpty();
    }

    /** Messages of the selected mailbox go between commands. */
    boolean expungesAtOnce() {
        NotifyRequest.OfSelected selected = request.selected();
        return selected != null && !selected.delayed();
    }

    /** New messages of the selected mailbox are fetched. */
    boolean fetches() {
        return request.selected() != null && request.selected().fetch() != null;
    }

    /** What is wanted of new messages; null: nothing. */
    Step.@Nullable Body fetch(Context context, Selected selected, int[] indexes) {
        FetchRequest fetch =
                request.selected() == null ? null : request.selected().fetch();
        return fetch == null || indexes.length == 0
                ? null
                : new FetchBody(
                        context.application(),
                        context.account(),
                        selected.id(),
                        selected.view(),
                        indexes,
                        fetch,
                        true,
                        context.enabled());
    }

    /** Those whose messages the client wants to hear of. */
    Set<MailboxId> mailboxes() {
        return known.values().stream()
                .filter(mailbox -> request.events(mailbox).contains(Event.MESSAGE_NEW))
                .flatMap(mailbox -> mailbox.exists().stream())
                .map(MailboxInfo.Existing::id)
                .collect(Collectors.toSet());
    }

    /** STATUS of all but the selected mailbox: RFC 5465 §3.1. */
    void tellAll(SessionContext context) {
        for (MailboxInfo mailbox : known.values()) {
            if (request.events(mailbox).contains(Event.MESSAGE_NEW) && !isSelected(context, mailbox)) {
                mailbox.exists().ifPresent(existing -> status(context, mailbox.name(), existing.status()));
            }
        }
    }

    private static boolean isSelected(SessionContext context, MailboxInfo mailbox) {
        Selected selected = context.selectedOrNull();
        return selected != null
                && mailbox.exists().filter(it -> it.id().equals(selected.id())).isPresent();
    }

    /**
     * Tells what has changed.
     *
     * @param list the list of mailboxes has
     * @param changed mailboxes that have
     * @return other mailboxes are to be watched than before
     */
    boolean tell(SessionContext context, boolean list, Set<MailboxId> changed) throws Denied {
        if (request.groups().isEmpty() || !list && changed.isEmpty()) {
            return false;
        }
        Map<String, MailboxInfo> before = known;
        Set<MailboxId> watched = mailboxes();
        known = list ? list(context) : refreshed(context, changed);
        if (list) {
            names(context, before);
        }
        messages(context, before);
        return !mailboxes().equals(watched);
    }

    private Map<String, MailboxInfo> refreshed(Context context, Set<MailboxId> changed) throws Denied {
        Map<String, MailboxInfo> now = new LinkedHashMap<>(known);
        for (MailboxInfo mailbox : known.values()) {
            if (mailbox.exists().filter(it -> changed.contains(it.id())).isPresent()) {
                try {
                    now.put(mailbox.name(), context.application().find(context.account(), mailbox.name()));
                } catch (Denied gone) {
                    if (gone.code() != Denied.Code.NONEXISTENT) {
                        throw gone;
                    }
                }
            }
        }
        return now;
    }

    /** RFC 5465 §5.4 and §5.5. */
    private void names(SessionContext context, Map<String, MailboxInfo> before) {
        Map<MailboxId, String> oldNames = new HashMap<>();
        before.values().forEach(it -> it.exists().ifPresent(existing -> oldNames.put(existing.id(), it.name())));
        Set<MailboxId> ids = new HashSet<>();
        for (MailboxInfo now : known.values()) {
            now.exists().ifPresent(existing -> ids.add(existing.id()));
            Optional<String> oldName =
                    now.exists().map(existing -> oldNames.get(existing.id())).filter(name -> !name.equals(now.name()));
            MailboxInfo then = before.get(now.name());
            boolean existed = then != null && then.exists().isPresent();
            boolean named = now.exists().isPresent() != existed || oldName.isPresent();
            boolean subscribed = now.subscribed() != (then != null && then.subscribed());
            Set<Event> events = request.events(now);
            if (named && events.contains(Event.MAILBOX_NAME)
                    || subscribed && events.contains(Event.SUBSCRIPTION_CHANGE)) {
                line(context, now, oldName);
            }
        }
        for (MailboxInfo then : before.values()) {
            boolean renamed = then.exists().filter(it -> ids.contains(it.id())).isPresent();
            if (!known.containsKey(then.name()) && !renamed) {
                gone(context, then);
            }
        }
    }

    private void gone(SessionContext context, MailboxInfo then) {
        boolean named = then.exists().isPresent() && request.events(then).contains(Event.MAILBOX_NAME);
        if (named || then.subscribed() && request.events(then).contains(Event.SUBSCRIPTION_CHANGE)) {
            line(
                    context,
                    new MailboxInfo(then.name(), Optional.empty(), false, Optional.empty(), Set.of()),
                    Optional.empty());
        }
    }

    private static void line(Context context, MailboxInfo mailbox, Optional<String> oldName) {
        List<String> attributes = new ArrayList<>();
        if (mailbox.exists().isEmpty()) {
            attributes.add("\\NonExistent");
        }
        if (mailbox.subscribed()) {
            attributes.add("\\Subscribed");
        }
        Output out = context.out();
        out.text("* LIST (").text(String.join(" ", attributes)).text(") \"/\" ").mailbox(mailbox.name());
        if (oldName.isPresent()) {
            out.text(" (\"OLDNAME\" (").mailbox(oldName.get()).text("))");
        }
        out.crlf();
    }

    /** RFC 5465 §5.1 to §5.3. */
    private void messages(SessionContext context, Map<String, MailboxInfo> before) {
        Map<MailboxId, MailboxStatus> statuses = new HashMap<>();
        before.values().forEach(it -> it.exists().ifPresent(then -> statuses.put(then.id(), then.status())));
        for (MailboxInfo now : known.values()) {
            MailboxInfo.Existing is = now.exists().orElse(null);
            if (is != null
                    && !isSelected(context, now)
                    && isWorthTelling(request.events(now), statuses.get(is.id()), is.status())) {
                status(context, now.name(), is.status());
            }
        }
    }

    private static boolean isWorthTelling(Set<Event> events, @Nullable MailboxStatus was, MailboxStatus is) {
        if (!events.contains(Event.MESSAGE_NEW)) {
            return false;
        }
        return was == null
                ? is.messages() > 0
                : was.uidNext() != is.uidNext()
                        || was.messages() != is.messages()
                        || events.contains(Event.FLAG_CHANGE) && was.highestModseq() != is.highestModseq();
    }

    private static void status(Context context, String name, MailboxStatus status) {
        Output out = context.out();
        out.text("* STATUS ").mailbox(name).text(" (MESSAGES ").number(status.messages());
        out.text(" UIDNEXT ").number(status.uidNext());
        out.text(" UIDVALIDITY ").number(status.uidValidity());
        out.text(" UNSEEN ").number(status.unseen());
        if (context.enabled().contains(Enabled.CONDSTORE)) {
            out.text(" HIGHESTMODSEQ ").number(status.highestModseq());
        }
        out.text(")").crlf();
    }
}
