package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.MailboxStatus;
import fish.remora.api.mailbox.Right;
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
 * NOTIFY in force: RFC 5465. What the client itself does to other mailboxes is told as what others do (against a SHOULD of §5): the application does
 * not say who did it.
 *
 * <p>Invariant: {@code known} and {@code metadata} are what the client has been told, or found itself when it asked for notifications. One thread at
 * a time.
 */
final class Notifications {
    /** More mailboxes are not watched for one session (RFC 5465 §5.8). */
    private static final int MOST_MAILBOXES = 10_000;

    /** Annotations of more are not: each is a question to the application whenever the list of mailboxes changes. */
    private static final int MOST_ANNOTATED = 200;

    /** A mailbox, or a name without one, and what the client wants to hear of it. */
    private record Known(MailboxInfo info, Set<Event> events) {
        String name() {
            return info.name();
        }

        boolean wants(Event event) {
            return events.contains(event);
        }

        /** RFC 5465 §5: the right to read is needed to hear of messages. */
        boolean isWatched() {
            return wants(Event.MESSAGE_NEW)
                    && info.exists().isPresent()
                    && info.rights().contains(Right.READ);
        }

        /** RFC 5465 §3.1, §5.9. */
        boolean isOutOfReach() {
            return wants(Event.MESSAGE_NEW) && info.exists().isPresent() && !isWatched();
        }

        boolean is(Optional<MailboxId> id) {
            return info.exists().map(MailboxInfo.Existing::id).equals(id);
        }
    }

    private NotifyRequest request;
    private Map<String, Known> known;
    private Set<MailboxId> mailboxes;
    private MetadataState metadata;

    /** @throws No NOTIFICATIONOVERFLOW */
    Notifications(NotifyRequest request, Context context) throws Denied, No {
        this.request = request;
        this.known = request.groups().isEmpty() ? Map.of() : list(context);
        this.mailboxes = watched(known);
        Map<MetadataState.Place, String> annotated = annotated(known);
        if (isTooMuch(mailboxes, annotated)) {
            throw NotifyRequest.overflow();
        }
        this.metadata = MetadataState.read(context, annotated);
    }

    private static boolean isTooMuch(Set<MailboxId> mailboxes, Map<MetadataState.Place, String> annotated) {
        return mailboxes.size() > MOST_MAILBOXES || annotated.size() > MOST_ANNOTATED;
    }

    private Map<String, Known> list(Context context) throws Denied {
        Map<String, Known> byName = new LinkedHashMap<>();
        for (MailboxInfo mailbox : context.application().list(context.account())) {
            byName.put(mailbox.name(), known(mailbox));
        }
        return byName;
    }

    private Known known(MailboxInfo mailbox) {
        return new Known(mailbox, request.events(mailbox));
    }

    private static Set<MailboxId> watched(Map<String, Known> among) {
        return among.values().stream()
                .filter(Known::isWatched)
                .flatMap(mailbox -> mailbox.info.exists().stream())
                .map(MailboxInfo.Existing::id)
                .collect(Collectors.toSet());
    }

    /** Where annotations are watched. */
    private Map<MetadataState.Place, String> annotated(Map<String, Known> among) {
        Map<MetadataState.Place, String> places = new LinkedHashMap<>();
        if (request.wants(Event.SERVER_METADATA_CHANGE)) {
            places.put(MetadataState.Place.SERVER, "");
        }
        for (Known mailbox : among.values()) {
            if (mailbox.wants(Event.MAILBOX_METADATA_CHANGE)) {
                mailbox.info
                        .exists()
                        .ifPresent(
                                is -> places.put(new MetadataState.Place(is.id().value()), mailbox.name()));
            }
        }
        return places;
    }

    /** Whether what has happened in the selected mailbox is told behind a command: what the client did itself there always is. */
    boolean tells(Verb.After after) {
        return after == Verb.After.OWN || tellsSelected();
    }

    /** The selected mailbox's changes are told at all, and then between commands too: RFC 5465 §3.1, §4. */
    boolean tellsSelected() {
        NotifyRequest.OfSelected selected = request.selected();
        return selected != null && !selected.events().isEmpty();
    }

    /** Flags in the selected mailbox that somebody else has changed are told. */
    boolean tellsFlags() {
        NotifyRequest.OfSelected selected = request.selected();
        return selected == null || selected.events().contains(Event.FLAG_CHANGE);
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
                : new FetchBody(context, selected.id(), selected.view(), indexes, fetch, true);
    }

    /** Those whose messages the client wants to hear of. */
    Set<MailboxId> mailboxes() {
        return mailboxes;
    }

    /** What is told of all but the selected mailbox at first: RFC 5465 §3.1. */
    void begin(SessionContext context) {
        for (Known mailbox : known.values()) {
            if (mailbox.isOutOfReach()) {
                noAccess(context, mailbox);
            } else if (request.status() && mailbox.isWatched() && !isSelected(context, mailbox)) {
                mailbox.info.exists().ifPresent(existing -> status(context, mailbox.name(), existing));
            }
        }
    }

    private static boolean isSelected(SessionContext context, Known mailbox) {
        Selected selected = context.selectedOrNull();
        return selected != null && mailbox.is(Optional.of(selected.id()));
    }

    /**
     * Tells what has changed. When it is denied nothing is told, and the same is to be asked for again.
     *
     * @param list the list of mailboxes has
     * @param changed mailboxes that have
     */
    void tell(SessionContext context, boolean list, Set<MailboxId> changed) throws Denied {
        if (request.groups().isEmpty() || !list && changed.isEmpty()) {
            return;
        }
        Map<String, Known> now = list ? list(context) : refreshed(context, changed);
        Set<MailboxId> watched = watched(now);
        Map<MetadataState.Place, String> annotated = annotated(now);
        if (isTooMuch(watched, annotated)) {
            overflow(context);
            return;
        }
        MetadataState annotations = list ? MetadataState.read(context, annotated) : metadata;
        Map<String, Known> before = known;
        known = now;
        if (list) {
            names(context, before);
            annotations.tellChanges(context.out(), metadata, annotated);
        }
        messages(context, before);
        metadata = annotations;
        mailboxes = watched;
    }

    /** RFC 5465 §5.8: from here on it is as if NOTIFY NONE had been said. */
    private void overflow(Context context) {
        context.out().text("* OK [NOTIFICATIONOVERFLOW] Nothing more is told").crlf();
        request = NotifyRequest.NONE;
        known = Map.of();
        mailboxes = Set.of();
        metadata = MetadataState.NOTHING;
    }

    private Map<String, Known> refreshed(Context context, Set<MailboxId> changed) throws Denied {
        Map<String, Known> now = new LinkedHashMap<>(known);
        for (Known mailbox : known.values()) {
            if (mailbox.info.exists().filter(it -> changed.contains(it.id())).isPresent()) {
                try {
                    now.put(mailbox.name(), known(context.application().find(context.account(), mailbox.name())));
                } catch (Denied gone) {
                    if (gone.code() != Denied.Code.NONEXISTENT) {
                        throw gone;
                    }
                }
            }
        }
        return now;
    }

    /** RFC 5465 §5.4, §5.5 and §5.9. */
    private void names(SessionContext context, Map<String, Known> before) {
        Map<MailboxId, String> oldNames = new HashMap<>();
        before.values().forEach(it -> it.info.exists().ifPresent(existing -> oldNames.put(existing.id(), it.name())));
        Set<MailboxId> ids = new HashSet<>();
        for (Known now : known.values()) {
            now.info.exists().ifPresent(existing -> ids.add(existing.id()));
            Optional<String> oldName = now.info
                    .exists()
                    .map(existing -> oldNames.get(existing.id()))
                    .filter(name -> !name.equals(now.name()));
            Known then = before.getOrDefault(now.name(), known(without(now.info)));
            boolean named = now.info.exists().isPresent() != then.info.exists().isPresent() || oldName.isPresent();
            if (named && now.wants(Event.MAILBOX_NAME) || isSubscriptionChange(then, now)) {
                line(context, now.info, oldName);
            }
            if (now.isOutOfReach() && then.isWatched()) {
                noAccess(context, now);
            }
        }
        for (Known then : before.values()) {
            boolean renamed =
                    then.info.exists().filter(it -> ids.contains(it.id())).isPresent();
            if (!known.containsKey(then.name()) && !renamed) {
                Known gone = new Known(without(then.info), then.events);
                boolean named = then.info.exists().isPresent() && then.wants(Event.MAILBOX_NAME);
                if (named || isSubscriptionChange(then, gone)) {
                    line(context, gone.info, Optional.empty());
                }
            }
        }
    }

    /** A name that was subscribed to may have been in a group only because of that. */
    private static boolean isSubscriptionChange(Known then, Known now) {
        return then.info.subscribed() != now.info.subscribed()
                && (then.wants(Event.SUBSCRIPTION_CHANGE) || now.wants(Event.SUBSCRIPTION_CHANGE));
    }

    /** Its name alone. */
    private static MailboxInfo without(MailboxInfo mailbox) {
        return new MailboxInfo(mailbox.name(), Optional.empty(), false, Optional.empty(), Set.of());
    }

    private static void noAccess(Context context, Known mailbox) {
        Listing.line(context.out(), "LIST", List.of("\\NoAccess"));
        context.out().mailbox(mailbox.name()).crlf();
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
        Listing.line(out, "LIST", attributes);
        out.mailbox(mailbox.name());
        if (oldName.isPresent()) {
            out.text(" (\"OLDNAME\" (").mailbox(oldName.get()).text("))");
        }
        out.crlf();
    }

    /** RFC 5465 §5.1 to §5.3. */
    private void messages(SessionContext context, Map<String, Known> before) {
        Map<MailboxId, MailboxStatus> statuses = new HashMap<>();
        for (Known then : before.values()) {
            if (then.isWatched()) {
                then.info.exists().ifPresent(it -> statuses.put(it.id(), it.status()));
            }
        }
        for (Known now : known.values()) {
            MailboxInfo.Existing is = now.info.exists().orElse(null);
            if (is != null && now.isWatched() && !isSelected(context, now)) {
                MailboxStatus was = statuses.get(is.id());
                if (was == null ? is.status().messages() > 0 : isWorthTelling(now, was, is.status())) {
                    status(context, now.name(), is);
                }
            }
        }
    }

    private static boolean isWorthTelling(Known mailbox, MailboxStatus was, MailboxStatus is) {
        return was.uidNext() != is.uidNext()
                || was.messages() != is.messages()
                || mailbox.wants(Event.FLAG_CHANGE) && was.highestModseq() != is.highestModseq();
    }

    private static void status(Context context, String name, MailboxInfo.Existing mailbox) {
        List<StatusItem> items = new ArrayList<>(
                List.of(StatusItem.MESSAGES, StatusItem.UIDNEXT, StatusItem.UIDVALIDITY, StatusItem.UNSEEN));
        if (context.enabled().contains(Enabled.CONDSTORE)) {
            items.add(StatusItem.HIGHESTMODSEQ);
        }
        StatusItem.write(context, name, mailbox, items, 0);
    }
}
