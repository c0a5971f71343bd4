package fish.remora.app.intake;

import fish.remora.api.Envelope;
import fish.remora.api.MailListener;
import fish.remora.api.MailTransaction;
import fish.remora.api.Peer;
import fish.remora.api.Recipient;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;

/**
 * The plug of the SMTP port. Not transacted itself: {@link AcceptTransaction} is, and a commit that fails comes back from there as an
 * exception, which it would not from here.
 */
@MessageDriven(name = "MailListenerBean")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MailListenerBean implements MailListener {
    @Inject
    private Recipients recipients;

    @Inject
    private Intake intake;

    @Override
    public void recipient(Peer peer, Envelope envelope, Recipient recipient) throws Refused {
        recipients.check(peer, envelope, recipient);
    }

    @Override
    public List<Reply> accept(List<MailTransaction> group) {
        return intake.accept(group);
    }
}
