package fish.remora.protocol.pop3;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Maildrop;
import fish.remora.api.Peer;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import fish.remora.api.Uid;
import java.util.List;
import java.util.Optional;

/** An application that keeps the secrets it was shown, as none should. */
final class RememberingListener extends MaildropsOnly {
    private final MailboxListener application;
    private final List<Secret> seen;

    RememberingListener(MailboxListener application, List<Secret> seen) {
        this.application = application;
        this.seen = seen;
    }

    @Override
    public AccountId login(Peer peer, String user, Secret password) throws Denied {
        seen.add(password);
        return application.login(peer, user, password);
    }

    @Override
    public ScramCredential scram(Peer peer, String user) throws Denied {
        return application.scram(peer, user);
    }

    @Override
    public void proved(Peer peer, String user, boolean right) throws Denied {
        application.proved(peer, user, right);
    }

    @Override
    public AccountId token(Peer peer, Optional<String> user, Secret token) throws Denied {
        seen.add(token);
        return application.token(peer, user, token);
    }

    @Override
    public AccountId certified(Peer peer, Optional<String> user) throws Denied {
        return application.certified(peer, user);
    }

    @Override
    public Maildrop open(AccountId account) throws Denied {
        return application.open(account);
    }

    @Override
    public byte[] read(Maildrop maildrop, Maildrop.Item item, int part) throws Denied {
        return application.read(maildrop, item, part);
    }

    @Override
    public List<byte[]> read(Maildrop maildrop, List<Maildrop.Item> items) throws Denied {
        return application.read(maildrop, items);
    }

    @Override
    public void close(Maildrop maildrop, List<Uid> expunge) throws Denied {
        application.close(maildrop, expunge);
    }
}
