package fish.remora.app.submission;

import fish.remora.api.Octets;
import fish.remora.api.Recipient;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import fish.remora.api.Sent;
import fish.remora.app.delivery.Forwarding;
import fish.remora.app.delivery.Posting;
import fish.remora.app.delivery.Postings;
import fish.remora.app.delivery.Submitted;
import fish.remora.app.delivery.Withdrawals;
import fish.remora.app.intake.Arriving;
import fish.remora.app.intake.Recipients;
import fish.remora.app.intake.Sorted;
import fish.remora.app.start.Ids;
import fish.remora.app.submission.SubmissionTable.Found;
import fish.remora.app.submission.SubmissionTable.State;
import fish.remora.app.tenant.Caps;
import fish.remora.app.tenant.Tenant;
import fish.remora.app.tenant.Tenants;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Takes mail of applications, in the caller's transaction: see {@link fish.remora.api.MailSender}. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRED)
public class Submissions {
    private static final Reply SCHEDULED = Reply.of(250, "2.0.0", "Waits for its time");
    private static final Reply BEFORE = Reply.of(250, "2.0.0", "Sent before");

    @PersistenceContext
    private EntityManager entities;

    @Resource
    private TransactionSynchronizationRegistry transactions;

    @EJB
    private Postings postings;

    @Inject
    private Recipients recipients;

    @Inject
    private Tenants tenants;

    @Inject
    private Caps caps;

    @Inject
    private Arriving arriving;

    @Inject
    private Forwarding forwarding;

    @Inject
    private Withdrawals withdrawals;

    @Inject
    private Ids ids;

    /** A mail's recipients sorted, with a reply for each. */
    private record Judged(Tenant tenant, Draft draft, Sorted sorted, List<Reply> replies) {
        List<Recipient> taken() {
            return IntStream.range(0, replies.size())
                    .filter(i -> replies.get(i).isPositive())
                    .mapToObj(draft.recipients()::get)
                    .toList();
        }

        Judged refused(Reply reply) {
            return new Judged(tenant, draft, Sorted.NONE, Collections.nCopies(replies.size(), reply));
        }

        /** Nobody takes it now, and somebody may later. */
        boolean comesTooEarly() {
            return taken().isEmpty() && replies.stream().anyMatch(Reply::isTransient);
        }

        Sent sent(String id, Optional<Reply> instead) {
            return new Sent(
                    id,
                    false,
                    IntStream.range(0, replies.size())
                            .mapToObj(i -> new Sent.Outcome(
                                    draft.recipients().get(i).address(),
                                    instead.filter(taken -> replies.get(i).isPositive())
                                            .orElse(replies.get(i))))
                            .toList());
        }
    }

    /** The transaction's own connection, which JPA has: a second one may be outside of it on Payara. */
    private SubmissionTable table() {
        return new SubmissionTable(entities.unwrap(Connection.class));
    }

    /** What the application may not send nobody gets. */
    private Judged judge(Tenant tenant, Draft draft) throws SQLException {
        int count = draft.recipients().size();
        Optional<Reply> refusal = tenant.refusal(draft::authors);
        if (refusal.isEmpty()) {
            refusal = caps.refusal(entities.unwrap(Connection.class), tenant, count);
        }
        if (refusal.isPresent()) {
            return new Judged(tenant, draft, Sorted.NONE, Collections.nCopies(count, refusal.get()));
        }
        List<Reply> replies = new ArrayList<>(count);
        var sorted = recipients.sort(draft.recipients(), tenant.safeMode(), draft.octets().length, replies);
        return new Judged(tenant, draft, sorted, replies);
    }

    /** A mail to be sent. */
    public record Order(String application, Draft draft) {}

    /** See {@link fish.remora.api.MailSender#send(fish.remora.api.Mail)}. */
    public Sent send(String application, Draft draft) {
        return send(List.of(new Order(application, draft))).get(0);
    }

    /**
     * Sends one after the other, and writes what leaves together.
     *
     * @return what became of each
     */
    public List<Sent> send(List<Order> orders) {
        return written((table, group) -> {
            List<Sent> sent = new ArrayList<>(orders.size());
            for (Order order : orders) {
                sent.add(send(table, order.application(), order.draft(), group));
            }
            return sent;
        });
    }

    private Sent send(SubmissionTable table, String application, Draft draft, List<Posting> group) throws SQLException {
        // The key first: what has become of the recipients since is nothing to a mail that was sent before.
        Optional<Found> before = draft.key() == null ? Optional.empty() : table.find(application, draft.key());
        if (before.isPresent() && !(draft.together() && before.get().isWaiting())) {
            return repeated(before.get());
        }
        Judged judged = judge(tenants.of(application), draft);
        List<Recipient> taken = judged.taken();
        if (taken.isEmpty()) {
            return judged.sent("", Optional.empty());
        }
        if (before.isPresent() && table.replace(application, before.get().key(), draft, taken)) {
            return judged.sent(Ids.name(draft.id()), Optional.of(SCHEDULED));
        }
        return store(table, judged, group);
    }

    /** What somebody takes: it leaves with the commit, or waits. A mail that leaves at once has the id of its draft. */
    private Sent store(SubmissionTable table, Judged judged, List<Posting> group) throws SQLException {
        Draft draft = judged.draft();
        String application = judged.tenant().name();
        boolean now = draft.isDueAt(Instant.now());
        int ready = group.size();
        if (now) {
            Optional<Reply> refusal = post(judged, draft.id(), group);
            if (refusal.isPresent()) {
                return judged.refused(refusal.get()).sent("", Optional.empty());
            }
        }
        if ((!now || draft.key() != null)
                && !table.insert(application, draft, judged.taken(), now ? draft.id() : null)) {
            List<Posting> notSent = group.subList(ready, group.size());
            notSent.forEach(forwarding::withdraw);
            notSent.clear();
            return repeated(table.find(application, String.valueOf(draft.key()))
                    .orElseThrow(() -> new IllegalStateException(
                            "key=" + draft.key() + ": was cancelled in this moment; send it again")));
        }
        return judged.sent(Ids.name(draft.id()), now ? Optional.empty() : Optional.of(SCHEDULED));
    }

    private static Sent repeated(Found found) {
        return new Sent(
                Ids.name(found.message()),
                true,
                found.recipients().stream()
                        .map(one -> new Sent.Outcome(one, BEFORE))
                        .toList());
    }

    /**
     * Makes it ready to leave, behind those of the group.
     *
     * @return why it does not
     */
    private Optional<Reply> post(Judged judged, long id, List<Posting> group) {
        Draft draft = judged.draft();
        boolean smtpUtf8 = draft.sender().map(sender -> !sender.isAscii()).orElse(false)
                || draft.recipients().stream()
                        .anyMatch(recipient -> !recipient.address().isAscii());
        Submitted by = new Submitted(
                judged.tenant().name(),
                draft.key(),
                judged.taken().size(),
                draft.priority().atMost(judged.tenant().priority()));
        try {
            group.addAll(arriving.submitted(
                            id, judged.tenant(), by, draft.sender(), smtpUtf8, judged.sorted(), draft.octets())
                    .postings());
            return Optional.empty();
        } catch (Refused refused) {
            return Optional.of(refused.reply());
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory can be read", impossible);
        }
    }

    /** Work that makes mail ready to leave. */
    private interface Sending<R> {
        R on(SubmissionTable table, List<Posting> group) throws SQLException;
    }

    /** Writes what the work has made ready; from its beginning on the transaction decides about it. */
    private <R> R written(Sending<R> work) {
        List<Posting> group = new ArrayList<>();
        transactions.registerInterposedSynchronization(new Outcome(group, forwarding));
        try {
            R result = work.on(table(), group);
            if (!group.isEmpty()) {
                postings.write(group);
            }
            return result;
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** See {@link fish.remora.api.MailSender#replace}. */
    public Optional<Sent> replace(String application, String key, Draft draft) {
        return written((table, group) -> {
            Optional<Found> waiting = table.find(application, key);
            Optional<Found> before = waiting.isPresent() ? waiting : table.lastSent(application, key);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            Judged judged = judge(tenants.of(application), draft);
            if (judged.taken().isEmpty()) {
                return Optional.of(judged.sent("", Optional.empty()));
            }
            if (before.get().isWaiting()) {
                return table.replace(application, key, draft, judged.taken())
                        ? Optional.of(judged.sent(Ids.name(draft.id()), Optional.of(SCHEDULED)))
                        : Optional.empty();
            }
            return takenBack(application, before.get()) ? Optional.of(store(table, judged, group)) : Optional.empty();
        });
    }

    /** All of it, or nothing. */
    private boolean takenBack(String application, Found before) throws SQLException {
        entities.flush();
        long message = before.message();
        SubmissionTable table = table();
        if (!withdrawals.isWhole(table.connection(), message)) {
            return false;
        }
        withdrawals.withdraw(table.connection(), message, "replaced by " + application);
        if (!withdrawals.isAll(table.connection(), message)) {
            throw new IllegalStateException(
                    "key=" + before.key() + ": was sent in this moment; the transaction can only roll back");
        }
        table.free(before);
        return true;
    }

    /** See {@link fish.remora.api.MailSender#hold}. */
    public int hold(String application, String key) {
        return run(table -> table.change(application, key, State.SCHEDULED, State.HELD));
    }

    /** See {@link fish.remora.api.MailSender#release}. */
    public int release(String application, String key) {
        return run(table -> table.change(application, key, State.HELD, State.SCHEDULED));
    }

    /** See {@link fish.remora.api.MailSender#reschedule}. */
    public int reschedule(String application, String key, Instant time) {
        return run(table -> table.reschedule(application, key, time));
    }

    /** See {@link fish.remora.api.MailSender#cancel}; the key is free again when nothing of the mail had left. */
    public int cancel(String application, String key) {
        return run(table -> {
            int waiting = table.cancel(application, key);
            Optional<Found> sent = waiting > 0 ? Optional.empty() : table.lastSent(application, key);
            if (sent.isEmpty()) {
                return waiting;
            }
            // It may have been sent in this very transaction.
            entities.flush();
            long message = sent.get().message();
            int withdrawn = withdrawals.withdraw(table.connection(), message, "cancelled by " + application);
            if (withdrawn > 0 && withdrawals.isAll(table.connection(), message)) {
                table.free(sent.get());
            }
            return withdrawn;
        });
    }

    /** Work on the table. */
    private interface Work {
        int on(SubmissionTable table) throws SQLException;
    }

    private int run(Work work) {
        try {
            return work.on(table());
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /**
     * Sends what has waited for its time; who has gone meanwhile is told of to the sender.
     *
     * @param wanted ids; those that another node sends are left to it
     * @return how many there were
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public int sendDue(List<Long> wanted) {
        return written((table, group) -> {
            List<SubmissionTable.Waiting> due = table.lock(wanted);
            for (SubmissionTable.Waiting one : due) {
                Judged judged = judge(tenants.of(one.application()), one.draft());
                if (judged.comesTooEarly()) {
                    table.postpone(one.draft().id());
                } else {
                    sendDue(table, judged, group);
                }
            }
            return due.size();
        });
    }

    private void sendDue(SubmissionTable table, Judged judged, List<Posting> group) throws SQLException {
        long message = ids.next();
        Judged last = judged.taken().isEmpty()
                ? judged
                : post(judged, message, group).map(judged::refused).orElse(judged);
        table.sent(judged.draft().id(), last.taken().isEmpty() ? null : message);
        arriving.failures(
                        judged.draft().sender(),
                        judged.draft().recipients(),
                        last.replies(),
                        Octets.of(judged.draft().octets()))
                .ifPresent(group::add);
    }

    /** Those whose time has come; a list of ids. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public List<Long> due(int most) {
        try {
            return table().dueIds(most);
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** One that cannot be sent now is tried again in a minute. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void postpone(long id) {
        run(table -> table.postpone(id));
    }

    private static IllegalStateException failed(SQLException failure) {
        return new IllegalStateException("the mail cannot be written: " + failure.getMessage(), failure);
    }
}
