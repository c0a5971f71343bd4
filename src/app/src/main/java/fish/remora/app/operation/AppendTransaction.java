package fish.remora.app.operation;

import fish.remora.app.sql.CommitWatch;
import fish.remora.api.Address;
import fish.remora.api.Envelope;
import fish.remora.app.account.Account;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.Route;
import fish.remora.app.delivery.Posting;
import fish.remora.app.delivery.Postings;
import fish.remora.app.json.Json;
import fish.remora.app.mailbox.Mailbox;
import fish.remora.app.mailbox.MailboxName;
import fish.remora.app.mailbox.Mailboxes;
import fish.remora.app.operation.Transfers.Direction;
import fish.remora.app.start.Ids;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The transaction of appended messages. */
@Stateless
public class AppendTransaction {
    @PersistenceContext
    private EntityManager entities;

    @EJB
    private Accounts accounts;

    @EJB
    private Mailboxes mailboxes;

    @EJB
    private Postings postings;

    @Inject
    private Ids ids;

    @Resource
    private TransactionSynchronizationRegistry transactions;

    /**
     * Where messages go.
     *
     * @param transfer the import they belong to
     */
    public record Target(Address account, MailboxName mailbox, String transfer) {}

    /**
     * A message to be appended.
     *
     * @param flags bits of {@link fish.remora.api.mailbox.Flag}
     * @param options what its octets are
     */
    public record Item(Posting.Text text, Envelope.Options options, int flags, Instant date) {}

    /**
     * All of it or nothing; the quota is that of the account, over all of its mailboxes.
     *
     * @param watch learns what became of the transaction
     * @return {@code uids}, in their order, and {@code uidValidity}
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public JsonObject append(Target target, List<Item> items, CommitWatch watch) throws Conflict, QuotaExceeded {
        transactions.registerInterposedSynchronization(watch);
        checkTransfer(target);
        Account account = accounts.byLogin(target.account())
                .orElseThrow(() -> new Conflict("there is no account " + target.account()));
        checkRoom(
                account,
                items.size(),
                items.stream().mapToLong(one -> one.text().content().size()).sum());
        Mailbox mailbox = mailboxes.ensure(account.id(), target.mailbox());
        Route.Inbox place = new Route.Inbox(account.id(), mailbox.id(), account.quota(), account.quotaMessages());
        List<Mailbox.Place> places = postings.append(
                items.stream().map(one -> posting(one, place)).toList(),
                items.stream().map(Item::flags).toList());
        JsonArrayBuilder uids = Json.createArrayBuilder();
        places.forEach(one -> uids.add(one.uid()));
        return Json.createObjectBuilder()
                .add("uids", uids)
                .add("uidValidity", mailbox.uidValidity())
                .build();
    }

    private Posting posting(Item item, Route.Inbox place) {
        return new Posting(
                ids.next(),
                item.date(),
                Optional.empty(),
                item.options(),
                item.text(),
                List.of(),
                List.of(place),
                List.of(),
                Posting.Departures.NONE,
                Optional.empty(),
                null);
    }

    private void checkTransfer(Target target) {
        try {
            // JPA writes as well: its connection, for a second one may be outside of the transaction on Payara.
            Transfers.check(entities.unwrap(Connection.class), target.transfer(), Direction.IMPORT, target.account());
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }

    private void checkRoom(Account account, int messages, long size) throws QuotaExceeded {
        if (account.quota() == null && account.quotaMessages() == null) {
            return;
        }
        Accounts.Use used = accounts.useOf(account.id());
        checkRoom("octets", account.quota(), used.octets(), size);
        checkRoom("messages", account.quotaMessages(), used.messages(), messages);
    }

    private static void checkRoom(String unit, @Nullable Long quota, long used, long more) throws QuotaExceeded {
        if (quota != null && used + more > quota) {
            throw new QuotaExceeded(
                    "the quota is " + quota + " " + unit + ", of which " + used + " are used: " + more + " do not fit");
        }
    }
}
