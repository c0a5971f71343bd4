package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Maildrop;
import fish.remora.api.Peer;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import fish.remora.api.Uid;
import fish.remora.app.start.Beans;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** The plug of the mailbox ports. Not transacted itself, for the reason that {@code MailListenerBean} gives. */
@MessageDriven(name = "MailboxListenerBean")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MailboxListenerBean implements MailboxListener {
    @EJB
    private Beans beans;

    @Inject
    private Logins logins;

    @EJB
    private Maildrops maildrops;

    @PostConstruct
    void waitForStart() {
        beans.await();
    }

    @Override
    public AccountId login(Peer peer, String user, Secret password) throws Denied {
        return logins.login(peer, user, password, "pop3");
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
    public Maildrop open(AccountId account) throws Denied {
        return maildrops.open(account);
    }

    @Override
    public byte[] read(Maildrop maildrop, Maildrop.Item item, int part) throws Denied {
        return maildrops.read(item, part);
    }

    @Override
    public void close(Maildrop maildrop, List<Uid> expunge) throws Denied {
        maildrops.close(maildrop, expunge);
    }
}
