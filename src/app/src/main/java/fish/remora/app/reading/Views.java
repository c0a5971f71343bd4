package fish.remora.app.reading;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.UidRange;
import fish.remora.app.mailbox.Access;
import fish.remora.app.mailbox.Changes;
import fish.remora.app.mailbox.Reached;
import fish.remora.app.mailbox.Store;
import fish.remora.app.sql.Rows;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What mailboxes hold, as this node remembers it: each view is read once for all sessions, and brought up to date by what has changed. It is the database
 * that knows; who asks for everywhere is answered by it. Thread-safe.
 */
@ApplicationScoped
public class Views implements Changes.Listener {
    /** Of the heap, for views that nobody need have open. */
    private static final int SHARE = 16;

    /** Rows of {@code flag_change} are kept for twice as long. */
    private static final Duration USABLE = Duration.ofHours(12);

    private static final String VANISHED = """
            SELECT lower(r), upper(r) - 1 FROM (
              SELECT unnest(range_agg(u)) AS r FROM expunged e CROSS JOIN LATERAL unnest(e.uids) AS u
               WHERE e.mailbox_id = ? AND e.modseq > ?) x ORDER BY 1""";

    private final Cache<Long, Slot> slots = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / SHARE)
            .weigher((Long id, Slot slot) -> slot.weight())
            .build();

    /** Each view that was read and that somebody has still, and when it was true (by {@link System#nanoTime}): what a later reading can build upon. */
    private final Cache<MailboxView, Long> read =
            Caffeine.newBuilder().weakKeys().expireAfterWrite(USABLE).build();

    @Inject
    private Store store;

    @Inject
    private Access access;

    @Inject
    private Changes changes;

    @PostConstruct
    void listen() {
        changes.add(this);
    }

    @Override
    public void mailboxesChanged(Set<Long> mailboxes) {
        for (long mailbox : mailboxes) {
            Slot slot = slots.getIfPresent(mailbox);
            if (slot != null) {
                slot.tell();
            }
        }
    }

    @Override
    public void listsChanged(Set<Long> accounts) {}

    /** The highest modseq that this node knows of a mailbox; 0: it does not remember it. */
    long known(long mailbox) {
        Slot slot = slots.getIfPresent(mailbox);
        Slot.State state = slot == null ? null : slot.state();
        return state == null ? 0 : state.view().highestModseq();
    }

    /** See {@link fish.remora.api.MailboxListener#select}. */
    public OpenMailbox select(AccountId account, String name) throws Denied {
        Reached mailbox = store.read(connection -> access.named(connection, account.value(), name))
                .require(Right.READ);
        MailboxId id = new MailboxId(mailbox.id());
        return new OpenMailbox(id, name, mailbox.rights(), newest(mailbox.id(), true));
    }

    /** See {@link fish.remora.api.MailboxListener#view}. */
    public MailboxView view(AccountId account, MailboxView known, boolean everywhere) throws Denied {
        access.of(account.value(), known.id().value()).require(Right.READ);
        MailboxView newest = newest(known.id().value(), known, everywhere);
        return newest.highestModseq() <= known.highestModseq()
                        && newest.keywords().equals(known.keywords())
                ? known
                : newest;
    }

    /** The same without a look at rights. */
    public MailboxView newest(long mailbox, boolean everywhere) throws Denied {
        return newest(mailbox, null, everywhere);
    }

    private MailboxView newest(long mailbox, @Nullable MailboxView known, boolean everywhere) throws Denied {
        long asked = System.nanoTime();
        Slot slot = slots.get(mailbox, id -> new Slot());
        MailboxView fresh = everywhere ? null : slot.fresh();
        return fresh != null ? fresh : read(slot, mailbox, known, asked);
    }

    /** Who waits for a reading that has begun after he asked is content with it. */
    private MailboxView read(Slot slot, long mailbox, @Nullable MailboxView known, long asked) throws Denied {
        slot.reading.lock();
        try {
            MailboxView since = slot.since(asked);
            if (since != null) {
                return since;
            }
            long seen = slot.told();
            long at = System.nanoTime();
            Slot.State state = slot.state();
            @Nullable MailboxView base = newer(state == null ? null : state.view(), known);
            Optional<MailboxView> now = store.read(connection -> Loading.load(connection, mailbox, base));
            if (now.isEmpty()) {
                slots.invalidate(mailbox);
                throw new Denied(Denied.Code.NONEXISTENT, "The mailbox is no more");
            }
            slot.set(new Slot.State(now.get(), seen, at));
            read.put(now.get(), at);
            if (base == null || base.size() != now.get().size()) {
                // It weighs what it weighs now; one that has been forgotten meanwhile may have been told nothing since.
                slots.asMap().replace(mailbox, slot, slot);
            }
            return now.get();
        } finally {
            slot.reading.unlock();
        }
    }

    /** The better of two views to build upon; null: neither is one that can be built upon. */
    private @Nullable MailboxView newer(@Nullable MailboxView one, @Nullable MailboxView other) {
        Long first = one == null ? null : read.getIfPresent(one);
        Long second = other == null ? null : read.getIfPresent(other);
        if (first == null || second == null) {
            return first != null ? one : second != null ? other : null;
        }
        return second - first > 0 ? other : one;
    }

    /** See {@link fish.remora.api.MailboxListener#vanished}. */
    public List<UidRange> vanished(AccountId account, MailboxId mailbox, long modseq) throws Denied {
        access.of(account.value(), mailbox.value()).require(Right.READ);
        MailboxView view = newest(mailbox.value(), true);
        return store.read(connection -> isRemembered(connection, mailbox, modseq)
                ? Rows.read(
                        connection,
                        VANISHED,
                        row -> new UidRange(row.getLong(1), row.getLong(2)),
                        mailbox.value(),
                        modseq)
                : missing(view));
    }

    private static boolean isRemembered(Connection connection, MailboxId mailbox, long modseq) throws SQLException {
        return Rows.read(
                        connection,
                        "SELECT forgotten_modseq FROM mailbox WHERE id = ?",
                        row -> row.getLong(1),
                        mailbox.value())
                .stream()
                .allMatch(forgotten -> modseq >= forgotten);
    }

    /** All UIDs that have been given out and are not there. */
    static List<UidRange> missing(MailboxView view) {
        List<UidRange> ranges = new ArrayList<>();
        long next = 1;
        for (int i = 0; i < view.size(); i++) {
            if (view.uid(i) > next) {
                ranges.add(new UidRange(next, view.uid(i) - 1));
            }
            next = view.uid(i) + 1;
        }
        if (view.uidNext() > next) {
            ranges.add(new UidRange(next, Math.min(view.uidNext() - 1, Uid.MAX)));
        }
        return ranges;
    }
}
