package fish.remora.app.outgoing;

import fish.remora.api.AccountId;
import fish.remora.api.Address;
import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.api.Envelope;
import fish.remora.api.MailTransaction;
import fish.remora.api.Peer;
import fish.remora.api.Recipient;
import fish.remora.api.Reply;
import fish.remora.app.delivery.Posting;
import fish.remora.app.delivery.StoredContent;
import fish.remora.app.intake.AcceptTransaction;
import fish.remora.app.intake.Arriving;
import fish.remora.app.intake.Intake;
import fish.remora.app.outgoing.Submission.Facts;
import fish.remora.app.sql.CommitWatch;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Sends submissions the way that mail takes which comes by SMTP, in one transaction with the mark that they have been sent. Thread-safe. */
@ApplicationScoped
public class Dispatch {
    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Intake intake;

    @Inject
    private Arriving arriving;

    @EJB
    private AcceptTransaction acceptTransaction;

    /**
     * Sends it.
     *
     * @return as SMTP would have it; of a submission that was called back, or sent, in this moment 4yz
     */
    public Reply send(Submission one) {
        try {
            return intake.accept(transaction(one), (connection, message) -> Submissions.sent(connection, one, message));
        } catch (Envelopes.Wrong wrong) {
            return Reply.of(550, "5.5.2", "The envelope cannot be read");
        }
    }

    private Content content(Facts facts) {
        return new StoredContent(database, facts.email(), facts.size(), 0);
    }

    private MailTransaction transaction(Submission one) throws Envelopes.Wrong {
        Facts facts = one.facts();
        Address sender = Envelopes.sender(facts.envelope());
        List<Recipient> recipients = recipients(facts);
        boolean utf8 = !sender.isAscii()
                || recipients.stream().anyMatch(to -> !to.address().isAscii());
        InetAddress address = new InetSocketAddress(facts.client(), 0).getAddress();
        Peer peer = peer(address).as(new AccountId(facts.account()));
        boolean v6 = facts.client().indexOf(':') >= 0;
        Envelope envelope = new Envelope(
                (v6 ? "[IPv6:" : "[") + facts.client() + "]",
                "JMAP",
                Optional.of(sender),
                recipients,
                Envelopes.options(facts.envelope(), utf8));
        return new MailTransaction(peer, envelope, content(facts), Instant.now());
    }

    private static Peer peer(InetAddress address) {
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new Peer("jmap", new InetSocketAddress(address, 0), here, false, false, Optional.empty());
    }

    private static List<Recipient> recipients(Facts facts) throws Envelopes.Wrong {
        List<Recipient> recipients = new ArrayList<>();
        for (int i = 0; i < Envelopes.recipients(facts.envelope()).size(); i++) {
            recipients.add(Envelopes.recipient(facts.envelope(), i));
        }
        return recipients;
    }

    /** It is refused for good now that its time has come: its sender gets a notice, as of any mail that fails. */
    void fail(Submission one, Reply reply) throws Denied {
        List<Posting> notices = new ArrayList<>();
        try {
            List<Recipient> recipients = recipients(one.facts());
            List<Reply> replies =
                    IntStream.range(0, recipients.size()).mapToObj(i -> reply).toList();
            arriving.failures(
                            Optional.of(Envelopes.sender(one.facts().envelope())),
                            recipients,
                            replies,
                            content(one.facts()))
                    .ifPresent(notices::add);
        } catch (Envelopes.Wrong unreadable) {
            notices.clear();
        }
        CommitWatch watch = new CommitWatch();
        acceptTransaction.store(
                Collections.unmodifiableList(notices),
                watch,
                connection -> Submissions.refused(connection, one, reply));
        if (watch.isCommitted()) {
            arriving.committed(notices);
        }
    }
}
