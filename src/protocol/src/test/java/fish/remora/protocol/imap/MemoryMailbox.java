package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.FlagChange;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxStatus;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.SpecialUse;
import fish.remora.api.mailbox.UidRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One mailbox of {@link MemoryMailboxes}, which guards it. Its views follow one another as the port wants it: they share what has not changed. */
final class MemoryMailbox {
    /** A message in a mailbox. */
    record Entry(long message, byte[] octets, long flags, long modseq, Instant internalDate, Instant savedDate) {
        Entry with(long newFlags, long newModseq) {
            return new Entry(message, octets, newFlags, newModseq, internalDate, savedDate);
        }
    }

    final MailboxId id;
    final long uidValidity;
    final Map<String, Set<Right>> acl = new TreeMap<>();
    final Map<String, byte[]> metadata = new TreeMap<>();
    final Map<Long, Map<String, byte[]>> privateMetadata = new HashMap<>();
    final TreeMap<Long, Entry> entries = new TreeMap<>();
    Optional<SpecialUse> use = Optional.empty();

    private final TreeMap<Long, Long> expunged = new TreeMap<>();
    private final List<String> keywords = new ArrayList<>();
    private long uidNext = 1;
    private long highestModseq = 1;
    private MailboxView view;

    MemoryMailbox(MailboxId id, long uidValidity) {
        this.id = id;
        this.uidValidity = uidValidity;
        this.view = MailboxView.of(id, head(), new MailboxView.Rows(new long[0], new long[0], new long[0]));
    }

    private MailboxView.Head head() {
        return new MailboxView.Head(uidValidity, uidNext, highestModseq, keywords);
    }

    MailboxView view() {
        return view;
    }

    MailboxStatus status() {
        long unseen = entries.values().stream()
                .filter(entry -> !Flag.SEEN.isIn(entry.flags))
                .count();
        long deleted = entries.values().stream()
                .filter(entry -> Flag.DELETED.isIn(entry.flags))
                .count();
        return new MailboxStatus(entries.size(), unseen, deleted, octets(), uidNext, uidValidity, highestModseq);
    }

    long octets() {
        return entries.values().stream().mapToLong(entry -> entry.octets.length).sum();
    }

    private void publish(List<Long> changed, List<Long> removed) {
        MailboxView.Rows rows = new MailboxView.Rows(
                changed.stream().mapToLong(uid -> uid).toArray(),
                changed.stream().mapToLong(uid -> entries.get(uid).flags).toArray(),
                changed.stream().mapToLong(uid -> entries.get(uid).modseq).toArray());
        view = view.with(head(), rows, removed.stream().mapToLong(uid -> uid).toArray());
    }

    /** The bits of keywords; those that are new get one. */
    long bits(List<String> words) throws Denied {
        long bits = 0;
        for (String word : words) {
            int found = -1;
            for (int i = 0; i < keywords.size(); i++) {
                found = keywords.get(i).equalsIgnoreCase(word) ? i : found;
            }
            if (found < 0) {
                if (keywords.size() == Flag.KEYWORDS) {
                    throw new Denied(Denied.Code.LIMIT, "Too many keywords");
                }
                keywords.add(word);
                found = keywords.size() - 1;
            }
            bits |= 1L << (Flag.FIRST_KEYWORD + found);
        }
        return bits;
    }

    /** @return the UID it has got */
    Uid add(long message, byte[] octets, long flags, Instant internalDate, Instant now) {
        long uid = uidNext++;
        entries.put(uid, new Entry(message, octets, flags, ++highestModseq, internalDate, now));
        publish(List.of(uid), List.of());
        return new Uid(uid);
    }

    /**
     * Changes flags.
     *
     * @param mask bits that may be changed
     * @return what was left alone
     */
    List<Uid> store(List<Uid> uids, FlagChange change, long mask) throws Denied {
        long bits = (change.system() | bits(change.keywords())) & mask;
        List<Uid> modified = new ArrayList<>();
        List<Long> changed = new ArrayList<>();
        highestModseq++;
        for (Uid uid : uids.stream().sorted().distinct().toList()) {
            Entry entry = entries.get(uid.value());
            if (entry == null) {
                continue;
            }
            if (entry.modseq > change.unchangedSince().orElse(Long.MAX_VALUE)) {
                modified.add(uid);
                continue;
            }
            long flags = switch (change.mode()) {
                case ADD -> entry.flags | bits;
                case REMOVE -> entry.flags & ~bits;
                case REPLACE -> entry.flags & ~mask | bits;
            };
            if (flags != entry.flags) {
                entries.put(uid.value(), entry.with(flags, highestModseq));
                changed.add(uid.value());
            }
        }
        publish(changed, List.of());
        return modified;
    }

    void expunge(List<Long> uids) {
        if (uids.isEmpty()) {
            return;
        }
        highestModseq++;
        for (long uid : uids) {
            entries.remove(uid);
            expunged.put(uid, highestModseq);
        }
        publish(List.of(), uids.stream().sorted().toList());
    }

    List<UidRange> vanished(long modseq) {
        return UidSets.ranges(expunged.entrySet().stream()
                .filter(entry -> entry.getValue() > modseq)
                .mapToLong(Map.Entry::getKey)
                .toArray());
    }

    /** A mailbox's metadata as somebody sees it. */
    Map<String, byte[]> metadata(long account) {
        Map<String, byte[]> all = new TreeMap<>(metadata);
        all.putAll(privateMetadata.getOrDefault(account, Map.of()));
        return all;
    }
}
