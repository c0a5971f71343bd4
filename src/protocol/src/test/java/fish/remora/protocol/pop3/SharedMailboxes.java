package fish.remora.protocol.pop3;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Maildrop;
import fish.remora.api.Peer;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import fish.remora.api.Uid;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The POP3 fixture of {@code transcripts/README.md} for other stages, where calls come on many threads. Thread-safe. */
public final class SharedMailboxes extends MaildropsOnly {
    private final FixedMailboxes mailboxes;

    /** @param needs the words of a transcript */
    public SharedMailboxes(Set<String> needs) {
        mailboxes = new FixedMailboxes(needs, 1024, FixedMailboxes.fixture());
    }

    /** True while a session has ann's maildrop. */
    public synchronized boolean isLocked() {
        return mailboxes.isLocked();
    }

    @Override
    public synchronized AccountId login(Peer peer, String user, Secret password) throws Denied {
        return mailboxes.login(peer, user, password);
    }

    @Override
    public synchronized ScramCredential scram(Peer peer, String user) throws Denied {
        return mailboxes.scram(peer, user);
    }

    @Override
    public synchronized void proved(Peer peer, String user, boolean right) throws Denied {
        mailboxes.proved(peer, user, right);
    }

    @Override
    public synchronized AccountId token(Peer peer, Optional<String> user, Secret token) throws Denied {
        return mailboxes.token(peer, user, token);
    }

    @Override
    public synchronized AccountId certified(Peer peer, Optional<String> user) throws Denied {
        return mailboxes.certified(peer, user);
    }

    @Override
    public synchronized Maildrop open(AccountId account) throws Denied {
        return mailboxes.open(account);
    }

    @Override
    public synchronized byte[] read(Maildrop maildrop, Maildrop.Item item, int part) throws Denied {
        return mailboxes.read(maildrop, item, part);
    }

    @Override
    public synchronized List<byte[]> read(Maildrop maildrop, List<Maildrop.Item> items) throws Denied {
        return mailboxes.read(maildrop, items);
    }

    @Override
    public synchronized void close(Maildrop maildrop, List<Uid> expunge) throws Denied {
        mailboxes.close(maildrop, expunge);
    }
}
