package fish.remora.app.intake;

import fish.remora.api.MailConsumers.Answer;
import fish.remora.api.MailTransaction;
import fish.remora.api.ReceivedMail;
import fish.remora.api.Reply;
import fish.remora.app.consumer.Consumers;
import fish.remora.app.consumer.Letters;
import fish.remora.app.delivery.Posting;
import fish.remora.protocol.mime.TraceFields;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.SQLException;

/**
 * Mail about which a bean of another application decides while the client waits: what the mail's other recipients get is written in the bean's
 * transaction. Thread-safe; takes as long as the bean does.
 */
@ApplicationScoped
public class Decisions {
    private static final System.Logger LOG = System.getLogger(Decisions.class.getName());

    @Inject
    private Consumers consumers;

    @Inject
    private Letters letters;

    @Inject
    private Arriving arriving;

    @EJB
    private AcceptTransaction acceptTransaction;

    /** @return 250 when the bean's transaction has committed, and with it the mail; 4yz or 5yz: nothing of it is stored */
    Reply decide(Arrival arrival, MailTransaction transaction, Sorted.Decided decided) {
        return decide(arrival, transaction, decided, connection -> {});
    }

    /** As {@link #decide(Arrival, MailTransaction, Sorted.Decided)}, with something that is written in the bean's transaction too. */
    Reply decide(Arrival arrival, MailTransaction transaction, Sorted.Decided decided, AcceptTransaction.Also also) {
        boolean committed = false;
        try {
            Answer answer = consumers
                    .here()
                    .call(decided.by().recipient(), letter(arrival, transaction, decided), () -> {
                        acceptTransaction.join(arrival.postings(), also);
                    });
            committed = answer.reply().isPositive();
            if (committed) {
                arriving.committed(arrival.postings());
                return Intake.stored(arrival);
            }
            return answer.reply();
        } catch (IOException | SQLException failure) {
            LOG.log(Level.ERROR, "A message could not be given to its application", failure);
            return Reply.of(451, "4.3.0", "Try again later");
        } finally {
            if (!committed) {
                arriving.withdraw(arrival);
            }
        }
    }

    private ReceivedMail letter(Arrival arrival, MailTransaction transaction, Sorted.Decided decided)
            throws IOException, SQLException {
        Posting posting = arrival.posting();
        int returnPath = TraceFields.returnPath(posting.sender()).length;
        return letters.read(
                posting.id(),
                decided.recipient().address(),
                posting.sender(),
                transaction.receivedAt(),
                1,
                Incoming.behind(returnPath, posting.text().content()));
    }
}
