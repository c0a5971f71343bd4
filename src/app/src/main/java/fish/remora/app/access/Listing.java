package fish.remora.app.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.MailboxStatus;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.SpecialUse;
import fish.remora.app.mailbox.Access;
import fish.remora.app.mailbox.Mailbox;
import fish.remora.app.mailbox.MailboxList;
import fish.remora.app.mailbox.MailboxName;
import fish.remora.app.mailbox.Reached;
import fish.remora.app.mailbox.Store;
import fish.remora.app.mailbox.Tx;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What LIST, LSUB and STATUS show. The mailboxes that mail programs expect, by RFC 6154, are made when an account first lists: not at its creation, for
 * those who never come by IMAP; and not by name, for those who have had one of theirs. Thread-safe.
 */
@ApplicationScoped
public class Listing {
    /** How many names somebody may subscribe to. */
    private static final int MOST_SUBSCRIBED = 10_000;

    private static final Map<String, SpecialUse> EXPECTED = new TreeMap<>(Map.of(
            "Archive", SpecialUse.ARCHIVE,
            "Drafts", SpecialUse.DRAFTS,
            "Junk", SpecialUse.JUNK,
            "Sent", SpecialUse.SENT,
            "Trash", SpecialUse.TRASH));

    private static final String COLUMNS =
            "m.id, m.special_use, m.messages, m.unseen, m.deleted, m.octets, m.uid_next, m.uid_validity, m.highest_modseq";

    private static final String OWN =
            "SELECT m.name, '' AS rights, " + COLUMNS + " FROM mailbox m WHERE m.account_id = ?";

    private static final String GRANTED = "(SELECT a.mailbox_id, string_agg(a.rights, '') AS rights FROM acl a WHERE "
            + Access.TO_HIM + " GROUP BY a.mailbox_id)";

    private static final String OF_OTHERS = "SELECT '" + MailboxInfo.OTHERS
            + "' || a.local_part || '@' || d.name || '/' || m.name AS name, g.rights, " + COLUMNS + " FROM " + GRANTED
            + " g JOIN mailbox m ON m.id = g.mailbox_id JOIN account a ON a.id = m.account_id"
            + " JOIN domain d ON d.id = a.domain_id WHERE m.account_id <> ?";

    private static final String SUBSCRIBED = "SELECT name FROM subscription WHERE account_id = ?";

    private static final String SUBSCRIBE = """
            INSERT INTO subscription (account_id, name)
            SELECT ?, ? WHERE (SELECT count(*) FROM subscription WHERE account_id = ?) < ? ON CONFLICT DO NOTHING""";

    private static final String UNSUBSCRIBE = "DELETE FROM subscription WHERE account_id = ? AND name = ?";

    private static final String COMPLETE = """
            INSERT INTO mailbox_list (account_id, complete) VALUES (?, true)
            ON CONFLICT (account_id) DO UPDATE SET complete = true, version = mailbox_list.version + 1 WHERE NOT mailbox_list.complete""";

    private static final String NAME_USE = """
            UPDATE mailbox SET special_use = ? WHERE account_id = ? AND name = ? AND special_use IS NULL
               AND NOT EXISTS (SELECT 1 FROM mailbox WHERE account_id = ? AND special_use = ?)""";

    private static final String HAS_USE = "SELECT 1 FROM mailbox WHERE account_id = ? AND special_use = ?";

    private final Cache<Long, Boolean> complete =
            Caffeine.newBuilder().maximumSize(100_000).build();

    @Inject
    private Store store;

    @Inject
    private Access access;

    @Inject
    private Ids ids;

    /** See {@link fish.remora.api.MailboxListener#list}. */
    public List<MailboxInfo> list(AccountId account) throws Denied {
        long id = account.value();
        completeOnce(id);
        return store.read(connection -> {
            Set<String> subscribed = new TreeSet<>(Rows.read(connection, SUBSCRIBED, row -> row.getString(1), id));
            Map<String, MailboxInfo> own = new TreeMap<>();
            Rows.read(connection, OWN, row -> info(row, true, subscribed), id).forEach(one -> own.put(one.name(), one));
            Map<String, MailboxInfo> others = new TreeMap<>();
            Rows.read(connection, OF_OTHERS, row -> info(row, false, subscribed), id, id, id).stream()
                    .filter(one -> one.rights().contains(Right.LOOKUP))
                    .forEach(one -> others.put(one.name(), one));
            for (String name : subscribed) {
                (name.startsWith(MailboxInfo.OTHERS) ? others : own).computeIfAbsent(name, Listing::onlySubscribed);
            }
            List<MailboxInfo> all = new ArrayList<>(own.values());
            all.addAll(others.values());
            return all;
        });
    }

    private static MailboxInfo onlySubscribed(String name) {
        return new MailboxInfo(name, Optional.empty(), true, Optional.empty(), Set.of());
    }

    /** See {@link fish.remora.api.MailboxListener#find}. */
    public MailboxInfo find(AccountId account, String name) throws Denied {
        long id = account.value();
        return store.read(connection -> {
            Reached reached = access.named(connection, id, name);
            String shown = shown(account, name, reached);
            Set<String> subscribed = new TreeSet<>(
                    Rows.read(connection, SUBSCRIBED + " AND name = ?", row -> row.getString(1), id, shown));
            return Rows.read(
                            connection,
                            "SELECT ?::text AS name, ?::text AS rights, " + COLUMNS + " FROM mailbox m WHERE m.id = ?",
                            row -> info(row, reached.owner() == id, subscribed),
                            shown,
                            Right.letters(reached.rights()),
                            reached.id())
                    .stream()
                    .findFirst()
                    .orElseThrow(() -> new Denied(Denied.Code.NONEXISTENT, "There is no such mailbox"));
        });
    }

    /** The name in the spelling that lists have. */
    private static String shown(AccountId account, String name, Reached reached) {
        return reached.owner() == account.value()
                ? reached.name()
                : name.substring(0, name.length() - reached.name().length()) + reached.name();
    }

    private static MailboxInfo info(ResultSet row, boolean own, Set<String> subscribed) throws SQLException {
        String name = row.getString("name");
        String use = row.getString("special_use");
        MailboxStatus status = new MailboxStatus(
                row.getLong("messages"),
                row.getLong("unseen"),
                row.getLong("deleted"),
                row.getLong("octets"),
                row.getLong("uid_next"),
                row.getLong("uid_validity"),
                row.getLong("highest_modseq"));
        return new MailboxInfo(
                name,
                Optional.of(new MailboxInfo.Existing(new MailboxId(row.getLong("id")), status)),
                subscribed.contains(name),
                own ? use(use) : Optional.empty(),
                own ? Reached.ALL : Right.of(row.getString("rights")));
    }

    private static Optional<SpecialUse> use(@Nullable String name) {
        return name == null ? Optional.empty() : Optional.of(SpecialUse.valueOf(name));
    }

    /** See {@link fish.remora.api.MailboxListener#subscribe}. */
    public void subscribe(AccountId account, String name, boolean subscribed) throws Denied {
        String spelled = spelled(name);
        store.write(tx -> {
            int changed = subscribed
                    ? Rows.update(
                            tx.connection(), SUBSCRIBE, account.value(), spelled, account.value(), MOST_SUBSCRIBED)
                    : Rows.update(tx.connection(), UNSUBSCRIBE, account.value(), spelled);
            if (changed > 0) {
                MailboxList.change(tx, List.of(account.value()));
            }
            return changed;
        });
    }

    /** @throws Denied CANNOT when it can be the name of nothing */
    private static String spelled(String name) throws Denied {
        try {
            return name.startsWith(MailboxInfo.OTHERS)
                    ? MailboxInfo.OTHERS + new MailboxName(name.substring(MailboxInfo.OTHERS.length())).text()
                    : MailboxName.of(name).text();
        } catch (IllegalArgumentException wrong) {
            throw new Denied(Denied.Code.CANNOT, "A name must be " + MailboxName.ALLOWED);
        }
    }

    private void completeOnce(long account) throws Denied {
        if (complete.getIfPresent(account) != null) {
            return;
        }
        store.write(tx -> {
            if (Rows.update(tx.connection(), COMPLETE, account) > 0) {
                complete(tx, account);
            }
            return account;
        });
        complete.put(account, true);
    }

    private void complete(Tx tx, long account) throws SQLException {
        Connection connection = tx.connection();
        Rows.update(connection, SUBSCRIBE, account, Mailbox.INBOX, account, MOST_SUBSCRIBED);
        for (Map.Entry<String, SpecialUse> one : EXPECTED.entrySet()) {
            String name = one.getKey();
            String use = one.getValue().name();
            if (Rows.read(connection, HAS_USE, row -> row.getInt(1), account, use)
                            .isEmpty()
                    && (MailboxList.make(tx, ids.next(), account, name, Optional.of(one.getValue()))
                            || Rows.update(connection, NAME_USE, use, account, name, account, use) > 0)) {
                Rows.update(connection, SUBSCRIBE, account, name, account, MOST_SUBSCRIBED);
            }
        }
        tx.listChanged(account);
    }
}
