package fish.remora.app.intake;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Envelope;
import fish.remora.api.MailListener;
import fish.remora.api.MailTransaction;
import fish.remora.api.Peer;
import fish.remora.api.Recipient;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import fish.remora.app.access.Logins;
import fish.remora.app.start.Beans;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * The plug of the SMTP port. Not transacted itself: {@link AcceptTransaction} is, and a commit that fails comes back from there as an
 * exception, which it would not from here. It waits for the start to be over: the container opens the ports earlier.
 */
@MessageDriven(name = "MailListenerBean")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MailListenerBean implements MailListener {
    @EJB
    private Beans beans;

    @Inject
    private Recipients recipients;

    @Inject
    private Intake intake;

    @Inject
    private Logins logins;

    @Inject
    private Senders senders;

    @PostConstruct
    void waitForStart() {
        beans.await();
    }

    @Override
    public AccountId login(Peer peer, String user, Secret password) throws Denied {
        return logins.login(peer, user, password, "smtp");
    }

    @Override
    public ScramCredential scram(Peer peer, String user) throws Denied {
        return logins.scram(user);
    }

    @Override
    public void proved(Peer peer, String user, boolean right) throws Denied {
        logins.proved(peer, user, right);
    }

    @Override
    public AccountId token(Peer peer, Optional<String> user, Secret token) throws Denied {
        return logins.token(peer, user, token);
    }

    @Override
    public AccountId certified(Peer peer, Optional<String> user) throws Denied {
        return logins.certified(peer, user);
    }

    @Override
    public void sender(Peer peer, Envelope envelope) throws Refused {
        logins.checkStill(peer);
        senders.check(peer, envelope.sender().stream().toList());
    }

    @Override
    public boolean recipient(Peer peer, Envelope envelope, Recipient recipient) throws Refused {
        return recipients.check(peer, envelope, recipient);
    }

    @Override
    public List<Reply> accept(List<MailTransaction> group) {
        return intake.accept(group);
    }
}
