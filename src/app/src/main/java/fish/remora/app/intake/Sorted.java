package fish.remora.app.intake;

import fish.remora.api.Address;
import fish.remora.api.DsnRequest;
import fish.remora.api.Recipient;
import fish.remora.app.account.Route;
import fish.remora.app.consumer.Consumer;
import fish.remora.protocol.dsn.OriginalRecipient;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Recipients apart. Immutable.
 *
 * @param local whose mail is kept here
 * @param inboxes where they lead, each once, however many of them lead to it
 * @param onward whose mail goes on, to another server or to an application here
 * @param forwarded where else mail of ours goes, each once
 * @param decided whose mail an application decides about now
 */
public record Sorted(
        List<Recipient> local,
        List<Route.Inbox> inboxes,
        List<Recipient> onward,
        List<Forwarded> forwarded,
        Optional<Decided> decided) {
    /** Nobody. */
    public static final Sorted NONE = new Sorted(List.of(), List.of(), List.of(), List.of(), Optional.empty());

    /** A recipient and the bean that decides. */
    public record Decided(Recipient recipient, Consumer by) {}

    /**
     * A copy for an address elsewhere.
     *
     * @param by recipients of ours that have their mail sent there; one at least
     */
    public record Forwarded(List<Recipient> by, Address to) {
        /** As it leaves. Of success its sender hears from us: the alias is what he has sent it to (RFC 3461 §5.2.7.3). */
        Recipient recipient() {
            DsnRequest first = by.get(0).dsn();
            String original = first.originalRecipient();
            return new Recipient(
                    to,
                    new DsnRequest(
                            conditions(),
                            original == null ? OriginalRecipient.of(by.get(0).address()) : original));
        }

        /** What one of them wants to hear of is told. */
        private Set<DsnRequest.Notify> conditions() {
            Set<DsnRequest.Notify> all = EnumSet.noneOf(DsnRequest.Notify.class);
            for (Recipient one : by) {
                if (one.dsn().conditions().isEmpty()) {
                    return Set.of();
                }
                all.addAll(one.dsn().conditions());
            }
            all.remove(DsnRequest.Notify.SUCCESS);
            if (all.size() > 1) {
                all.remove(DsnRequest.Notify.NEVER);
            }
            return all.isEmpty() ? Set.of(DsnRequest.Notify.NEVER) : all;
        }

        private Forwarded and(Forwarded other) {
            return new Forwarded(
                    Stream.concat(by.stream(), other.by.stream()).distinct().toList(), to);
        }
    }

    /** Recipients whose mail no mailbox here keeps, each once: it only goes elsewhere. */
    List<Recipient> expanded() {
        return forwarded.stream()
                .flatMap(one -> one.by().stream())
                .distinct()
                .filter(recipient -> !local.contains(recipient))
                .toList();
    }

    /** Recipients while they are being sorted. One thread. */
    static final class Sorting {
        final List<Recipient> onward = new ArrayList<>(0);
        Optional<Decided> decided = Optional.empty();
        private final List<Recipient> local = new ArrayList<>();
        private final Set<Route.Inbox> inboxes = new LinkedHashSet<>();
        private final Map<Address, Forwarded> forwarded = new LinkedHashMap<>(0);

        void here(Recipient recipient, Route.Local route) {
            if (!route.inboxes().isEmpty()) {
                local.add(recipient);
            }
            inboxes.addAll(route.inboxes());
            route.onward().forEach(to -> forwarded.merge(to, new Forwarded(List.of(recipient), to), Forwarded::and));
        }

        boolean has(Recipient recipient) {
            return onward.contains(recipient) || local.contains(recipient);
        }

        Sorted sorted() {
            return new Sorted(local, List.copyOf(inboxes), onward, List.copyOf(forwarded.values()), decided);
        }
    }
}
