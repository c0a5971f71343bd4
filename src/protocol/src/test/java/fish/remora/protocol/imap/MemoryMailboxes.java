package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.api.Maildrop;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.FlagChange;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.NewMessage;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.Placed;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.api.mailbox.UidRange;
import fish.remora.api.mailbox.Watch;
import fish.remora.protocol.mime.MimeIndexer;
import fish.remora.protocol.mime.Summary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The whole port in memory, as its javadoc has it; the IMAP fixture of {@code transcripts/README.md}. Thread-safe: one call at a time. */
public final class MemoryMailboxes extends MemoryList {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int MOST_OCTETS = 65_536;

    private final Set<Runnable> stays = ConcurrentHashMap.newKeySet();
    private final Set<AccountId> locked = new HashSet<>();
    private final Set<String> needs;
    private long lastMessage;

    /** @param needs the words of a transcript */
    public MemoryMailboxes(Set<String> needs) {
        super(needs);
        this.needs = needs;
        MemoryMailbox inbox = table.put(ANN, "INBOX");
        table.put(BOB, "INBOX");
        for (String text : List.of(
                "Subject: one\r\n\r\nHello Ann\r\nsecond line\r\nthird line\r\n",
                "Subject: two\r\n\r\n.\r\n..two\r\n.one\r\nend\r\n",
                "Subject: three\r\n\r\nno line end")) {
            inbox.add(++lastMessage, text.getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, NOW, NOW);
        }
    }

    @Override
    public Watch stay(AccountId account, Runnable ended) {
        stays.add(ended);
        return () -> stays.remove(ended);
    }

    /** How many stay. */
    public int stays() {
        return stays.size();
    }

    /** All must go. */
    public void endStays() {
        stays.forEach(Runnable::run);
    }

    /** How many watches are open. */
    public synchronized int watches() {
        return watches.count();
    }

    /** What a mailbox holds now, for a test to compare with. */
    synchronized MailboxView now(AccountId account, String name) throws Denied {
        return table.visible(account, name).mailbox().view();
    }

    @Override
    public synchronized void rename(AccountId account, String from, String to) throws Denied {
        called();
        MemoryMailbox inbox = table.rename(account, from, to);
        watches.listChanged();
        if (inbox != null) {
            move(
                    inbox,
                    List.copyOf(inbox.entries.keySet()),
                    table.visible(account, to).mailbox());
        }
    }

    @Override
    public synchronized OpenMailbox select(AccountId account, String name) throws Denied {
        called();
        MailboxTable.Named named = table.permitted(account, name, Right.READ);
        return new OpenMailbox(
                named.mailbox().id,
                name,
                table.rights(account, named),
                named.mailbox().view());
    }

    @Override
    public synchronized MailboxView view(AccountId account, MailboxView known, boolean everywhere) throws Denied {
        called();
        MailboxView now = table.permitted(account, known.id(), Right.READ).view();
        boolean same = now.highestModseq() == known.highestModseq()
                && now.uidNext() == known.uidNext()
                && now.keywords().equals(known.keywords());
        return same ? known : now;
    }

    @Override
    public synchronized List<UidRange> vanished(AccountId account, MailboxId mailbox, long modseq) throws Denied {
        called();
        return table.permitted(account, mailbox, Right.READ).vanished(modseq);
    }

    @Override
    public synchronized Watch watch(AccountId account, Set<MailboxId> mailboxes, Watch.Listener listener)
            throws Denied {
        called();
        return watches.open(Set.copyOf(mailboxes), listener, this);
    }

    @Override
    public synchronized List<StoredMessage> fetch(
            AccountId account, MailboxId mailbox, List<Uid> uids, Set<StoredMessage.Detail> details) throws Denied {
        called();
        MemoryMailbox from = table.permitted(account, mailbox, Right.READ);
        return uids.stream()
                .filter(uid -> from.entries.containsKey(uid.value()))
                .limit(2)
                .map(uid -> message(uid, from.entries.get(uid.value()), details))
                .toList();
    }

    private static StoredMessage message(Uid uid, MemoryMailbox.Entry entry, Set<StoredMessage.Detail> details) {
        byte[] all = entry.octets();
        byte[] octets = new byte[0];
        if (details.contains(StoredMessage.Detail.FIRST_PART)) {
            octets = Arrays.copyOf(all, Math.min(all.length, StoredMessage.PART));
        } else if (details.contains(StoredMessage.Detail.HEADER) || details.contains(StoredMessage.Detail.LISTED)) {
            octets = Arrays.copyOf(all, MemorySearch.headerEnd(all));
        }
        byte[] summary = new byte[0];
        if (details.contains(StoredMessage.Detail.SUMMARY)) {
            MimeIndexer indexer = new MimeIndexer();
            indexer.feed(all, 0, all.length);
            summary = Summary.write(indexer.finish(), all);
        }
        return new StoredMessage(
                uid, entry.message(), all.length, entry.internalDate(), entry.savedDate(), summary, octets);
    }

    @Override
    public synchronized byte[] read(AccountId account, MailboxId mailbox, StoredMessage message, int part)
            throws Denied {
        called();
        MemoryMailbox.Entry entry = table.permitted(account, mailbox, Right.READ)
                .entries
                .get(message.uid().value());
        if (entry == null) {
            throw new Denied(Denied.Code.EXPUNGEISSUED, "The message is no more");
        }
        int from = part * StoredMessage.PART;
        return Arrays.copyOfRange(entry.octets(), from, Math.min(entry.octets().length, from + StoredMessage.PART));
    }

    @Override
    public synchronized List<Uid> store(AccountId account, MailboxId mailbox, List<Uid> uids, FlagChange change)
            throws Denied {
        called();
        MemoryMailbox in = table.permitted(account, mailbox, Right.READ);
        long mask = mask(table.rights(account, table.named(mailbox)));
        if (mask == 0) {
            throw new Denied(Denied.Code.NOPERM, "You may not change flags here");
        }
        List<Uid> modified = in.store(uids, change, mask);
        watches.changed(mailbox);
        return modified;
    }

    private static long mask(Set<Right> rights) {
        return (rights.contains(Right.SEEN) ? Flag.SEEN.bit() : 0)
                | (rights.contains(Right.DELETE_MESSAGES) ? Flag.DELETED.bit() : 0)
                | (rights.contains(Right.WRITE) ? ~(long) (Flag.SEEN.bit() | Flag.DELETED.bit()) : 0);
    }

    @Override
    public synchronized void mayAppend(AccountId account, String name, int messages, long octets) throws Denied {
        called();
        insert(account, name, octets);
    }

    private MemoryMailbox insert(AccountId account, String name, long octets) throws Denied {
        if (octets > MOST_OCTETS) {
            throw new Denied(Denied.Code.TOOBIG, "The message is too large");
        }
        MailboxTable.Named named =
                table.find(account, name).orElseThrow(() -> new Denied(Denied.Code.TRYCREATE, "No such mailbox"));
        table.insist(account, named, Right.INSERT);
        if (needs.contains("full") || table.octets(named.owner()) + octets > LIMIT) {
            throw new Denied(Denied.Code.OVERQUOTA, "There is no room");
        }
        return named.mailbox();
    }

    @Override
    public synchronized Placed append(AccountId account, String name, List<NewMessage> messages) throws Denied {
        called();
        MemoryMailbox to = insert(account, name, 0);
        for (NewMessage message : messages) {
            insert(account, name, message.content().size());
        }
        List<Uid> uids = new ArrayList<>();
        for (NewMessage message : messages) {
            uids.add(add(to, message));
        }
        watches.changed(to.id);
        return new Placed(to.uidValidity, List.of(), uids);
    }

    private Uid add(MemoryMailbox to, NewMessage message) throws Denied {
        long flags = message.system() | to.bits(message.keywords());
        return to.add(
                ++lastMessage,
                octets(message.content()),
                flags,
                message.internalDate().orElse(NOW),
                NOW);
    }

    private static byte[] octets(Content content) {
        try (InputStream octets = content.open()) {
            return octets.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized Placed replace(
            AccountId account, MailboxId mailbox, Uid replaced, String name, NewMessage message) throws Denied {
        called();
        MemoryMailbox from = table.permitted(account, mailbox, Right.EXPUNGE);
        MemoryMailbox to = insert(account, name, message.content().size());
        if (!from.entries.containsKey(replaced.value())) {
            throw new Denied(Denied.Code.EXPUNGEISSUED, "The message is no more");
        }
        Uid uid = add(to, message);
        from.expunge(List.of(replaced.value()));
        watches.changed(from.id);
        watches.changed(to.id);
        return new Placed(to.uidValidity, List.of(), List.of(uid));
    }

    @Override
    public synchronized Placed copy(AccountId account, MailboxId mailbox, List<Uid> uids, String name) throws Denied {
        called();
        MemoryMailbox from = table.permitted(account, mailbox, Right.READ);
        MemoryMailbox to = insert(account, name, 0);
        Placed placed = copy(from, values(uids), to);
        watches.changed(to.id);
        return placed;
    }

    @Override
    public synchronized Placed move(AccountId account, MailboxId mailbox, List<Uid> uids, String name) throws Denied {
        called();
        MemoryMailbox from = table.permitted(account, mailbox, Right.EXPUNGE);
        return move(from, values(uids), insert(account, name, 0));
    }

    private static List<Long> values(Collection<Uid> uids) {
        return uids.stream().map(Uid::value).toList();
    }

    private Placed move(MemoryMailbox from, List<Long> uids, MemoryMailbox to) throws Denied {
        Placed placed = copy(from, uids, to);
        from.expunge(values(placed.from()));
        watches.changed(from.id);
        watches.changed(to.id);
        return placed;
    }

    private static Placed copy(MemoryMailbox from, List<Long> uids, MemoryMailbox to) throws Denied {
        List<Uid> sources = new ArrayList<>();
        List<Uid> copies = new ArrayList<>();
        for (long uid : new LinkedHashSet<>(uids)) {
            MemoryMailbox.Entry entry = from.entries.get(uid);
            if (entry != null) {
                long flags = entry.flags() & 0xff | to.bits(from.view().keywords(entry.flags()));
                sources.add(new Uid(uid));
                copies.add(to.add(entry.message(), entry.octets(), flags, entry.internalDate(), NOW));
            }
        }
        return new Placed(to.uidValidity, sources, copies);
    }

    @Override
    public synchronized void expunge(AccountId account, MailboxId mailbox, Optional<List<UidRange>> uids)
            throws Denied {
        called();
        MemoryMailbox from = table.permitted(account, mailbox, Right.EXPUNGE);
        Predicate<Long> meant = uid -> uids.isEmpty() || uids.get().stream().anyMatch(range -> range.contains(uid));
        from.expunge(from.entries.entrySet().stream()
                .filter(entry -> Flag.DELETED.isIn(entry.getValue().flags()))
                .map(Map.Entry::getKey)
                .filter(meant)
                .toList());
        watches.changed(mailbox);
    }

    @Override
    public synchronized long[] search(AccountId account, MailboxId mailbox, SearchKey key) throws Denied {
        called();
        MemoryMailbox in = table.permitted(account, mailbox, Right.READ);
        return in.entries.entrySet().stream()
                .filter(entry -> MemorySearch.matches(key, in, entry.getKey(), entry.getValue()))
                .mapToLong(Map.Entry::getKey)
                .toArray();
    }

    @Override
    public synchronized Maildrop open(AccountId account) throws Denied {
        called();
        if (!locked.add(account)) {
            throw new Denied(Denied.Code.INUSE, "Another session is open");
        }
        MemoryMailbox inbox = table.visible(account, "INBOX").mailbox();
        List<Maildrop.Item> items = new ArrayList<>();
        inbox.entries.forEach((uid, entry) -> items.add(new Maildrop.Item(
                new Uid(uid),
                entry.message(),
                entry.octets().length,
                Math.max(1, (entry.octets().length + StoredMessage.PART - 1) / StoredMessage.PART))));
        return new Maildrop(account, account.value(), inbox.uidValidity, items);
    }

    @Override
    public synchronized byte[] read(Maildrop maildrop, Maildrop.Item item, int part) throws Denied {
        called();
        MemoryMailbox.Entry entry = table.visible(maildrop.account(), "INBOX")
                .mailbox()
                .entries
                .get(item.uid().value());
        if (entry == null) {
            throw new Denied(Denied.Code.NONEXISTENT, "The message has gone");
        }
        int from = part * StoredMessage.PART;
        return Arrays.copyOfRange(entry.octets(), from, Math.min(entry.octets().length, from + StoredMessage.PART));
    }

    @Override
    public synchronized List<byte[]> read(Maildrop maildrop, List<Maildrop.Item> items) throws Denied {
        return List.of(read(maildrop, items.get(0), 0));
    }

    @Override
    public synchronized void close(Maildrop maildrop, List<Uid> expunge) throws Denied {
        called();
        MemoryMailbox inbox = table.visible(maildrop.account(), "INBOX").mailbox();
        inbox.expunge(
                values(expunge).stream().filter(inbox.entries::containsKey).toList());
        locked.remove(maildrop.account());
        watches.changed(inbox.id);
    }
}
