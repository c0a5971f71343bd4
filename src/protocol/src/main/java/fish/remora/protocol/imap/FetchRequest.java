package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What FETCH wants of each message. Immutable.
 *
 * @param items each {@link FetchItem.Fact} once, in the order asked for
 * @param changedSince RFC 7162 §3.1.4.1
 * @param vanished RFC 7162 §3.2.6; for UID FETCH only, which is the caller's to see
 * @param partial RFC 9394 §3.4; for UID FETCH only, likewise
 */
record FetchRequest(
        List<FetchItem> items, OptionalLong changedSince, boolean vanished, Optional<PartialRange> partial) {
    FetchRequest {
        items = List.copyOf(items);
    }

    /**
     * Reads what follows the sequence set and its space, to the end of the command.
     *
     * @throws BadSyntax when it is nothing that can be fetched; VANISHED without QRESYNC enabled among it
     */
    static FetchRequest parse(Arguments arguments, Set<Enabled> enabled) throws BadSyntax {
        return new FetchParser(arguments).parse(enabled);
    }

    /**
     * The messages that answer: those changed since, of these the page. To be asked once, before {@link #marksSeen} is followed, for that changes
     * modseqs.
     *
     * @param indexes ascending
     */
    int[] choose(MailboxView view, int[] indexes) {
        int[] chosen = indexes;
        if (changedSince.isPresent()) {
            long modseq = changedSince.getAsLong();
            chosen = IntStream.of(indexes)
                    .filter(index -> view.modseq(index) > modseq)
                    .toArray();
        }
        if (partial.isPresent()) {
            int begin = partial.get().begin(chosen.length);
            chosen = Arrays.copyOfRange(
                    chosen, begin, Math.max(begin, partial.get().end(chosen.length)));
        }
        return chosen;
    }

    /** It is as if the client had also set \Seen: RFC 9051 §6.4.5. */
    boolean marksSeen() {
        return items.stream().anyMatch(item -> item instanceof FetchItem.Octets octets && octets.marksSeen());
    }

    /** FLAGS are among the items. */
    boolean withFlags() {
        return items.contains(FetchItem.Fact.FLAGS);
    }

    /** The same with FLAGS, as RFC 9051 §6.4.5 wants them told when it has set \Seen. */
    FetchRequest alsoFlags() {
        return withFlags() ? this : plus(FetchItem.Fact.FLAGS);
    }

    /** Asking so enables CONDSTORE: RFC 7162 §3.1. */
    boolean needsModSeq() {
        return changedSince.isPresent() || items.contains(FetchItem.Fact.MODSEQ);
    }

    /** The same with that item, if it is not among them: UID first, others behind those facts of the view that lead. */
    FetchRequest plus(FetchItem.Fact fact) {
        if (items.contains(fact)) {
            return this;
        }
        int place = 0;
        while (fact != FetchItem.Fact.UID
                && place < items.size()
                && items.get(place) instanceof FetchItem.Fact leading
                && leading.from == FetchItem.From.VIEW) {
            place++;
        }
        List<FetchItem> all = new ArrayList<>(items);
        all.add(place, fact);
        return new FetchRequest(all, changedSince, vanished, partial);
    }
}
