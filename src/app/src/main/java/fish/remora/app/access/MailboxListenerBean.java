package fish.remora.app.access;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Maildrop;
import fish.remora.api.Peer;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.FlagChange;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.NewMessage;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.Placed;
import fish.remora.api.mailbox.Quota;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.api.mailbox.SpecialUse;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.api.mailbox.UidRange;
import fish.remora.api.mailbox.Watch;
import fish.remora.app.mailbox.Copies;
import fish.remora.app.mailbox.Flagging;
import fish.remora.app.reading.MessageReader;
import fish.remora.app.reading.Views;
import fish.remora.app.reading.Watches;
import fish.remora.app.search.Search;
import fish.remora.app.start.Beans;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.EJB;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.InvocationContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The plug of the mailbox ports. Not transacted itself, for the reason that {@code MailListenerBean} gives. */
@MessageDriven(name = "MailboxListenerBean")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MailboxListenerBean implements MailboxListener {
    @EJB
    private Beans beans;

    @Inject
    private Logins logins;

    @Inject
    private Stays stays;

    @EJB
    private Maildrops maildrops;

    @Inject
    private Listing listing;

    @Inject
    private Folders folders;

    @Inject
    private Acls acls;

    @Inject
    private Annotations annotations;

    @Inject
    private Quotas quotas;

    @Inject
    private Views views;

    @Inject
    private Watches watches;

    @Inject
    private MessageReader reader;

    @Inject
    private Appender appender;

    @Inject
    private Flagging flagging;

    @Inject
    private Copies copies;

    @Inject
    private Search search;

    @Inject
    private Turns turns;

    @PostConstruct
    void waitForStart() {
        beans.await();
    }

    /** What an account does, it does in turn; logging in is nobody's yet, and closing a maildrop must not fail. */
    @AroundInvoke
    Object inTurn(InvocationContext call) throws Exception {
        Object[] parameters = call.getParameters();
        return parameters.length > 0 && parameters[0] instanceof AccountId account
                ? turns.in(account, call::proceed)
                : call.proceed();
    }

    @Override
    public AccountId login(Peer peer, String user, Secret password) throws Denied {
        return logins.login(peer, user, password, peer.service().name().toLowerCase(Locale.ROOT));
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
    public Watch stay(AccountId account, Runnable ended) throws Denied {
        return stays.stay(account, ended);
    }

    @Override
    public Maildrop open(AccountId account) throws Denied {
        return maildrops.open(account);
    }

    @Override
    public byte[] read(Maildrop maildrop, Maildrop.Item item, int part) throws Denied {
        return maildrops.read(maildrop, item, part);
    }

    @Override
    public List<byte[]> read(Maildrop maildrop, List<Maildrop.Item> items) throws Denied {
        return maildrops.read(maildrop, items);
    }

    @Override
    public void close(Maildrop maildrop, List<Uid> expunge) throws Denied {
        maildrops.close(maildrop, expunge);
    }

    @Override
    public List<MailboxInfo> list(AccountId account) throws Denied {
        return listing.list(account);
    }

    @Override
    public MailboxInfo find(AccountId account, String name) throws Denied {
        return listing.find(account, name);
    }

    @Override
    public MailboxInfo create(AccountId account, String name, Optional<SpecialUse> use) throws Denied {
        return folders.create(account, name, use);
    }

    @Override
    public void delete(AccountId account, String name) throws Denied {
        folders.delete(account, name);
    }

    @Override
    public void rename(AccountId account, String from, String to) throws Denied {
        folders.rename(account, from, to);
    }

    @Override
    public void subscribe(AccountId account, String name, boolean subscribed) throws Denied {
        listing.subscribe(account, name, subscribed);
    }

    @Override
    public OpenMailbox select(AccountId account, String name) throws Denied {
        return views.select(account, name);
    }

    @Override
    public MailboxView view(AccountId account, MailboxView known, boolean everywhere) throws Denied {
        return views.view(account, known, everywhere);
    }

    @Override
    public List<UidRange> vanished(AccountId account, MailboxId mailbox, long modseq) throws Denied {
        return views.vanished(account, mailbox, modseq);
    }

    @Override
    public Watch watch(AccountId account, Set<MailboxId> mailboxes, Watch.Listener listener) throws Denied {
        return watches.watch(account, mailboxes, listener);
    }

    @Override
    public List<StoredMessage> fetch(
            AccountId account, MailboxId mailbox, List<Uid> uids, Set<StoredMessage.Detail> details) throws Denied {
        return reader.fetch(account, mailbox, uids, details);
    }

    @Override
    public byte[] read(AccountId account, MailboxId mailbox, StoredMessage message, int part) throws Denied {
        return reader.read(account, mailbox, message, part);
    }

    @Override
    public List<Uid> store(AccountId account, MailboxId mailbox, List<Uid> uids, FlagChange change) throws Denied {
        return flagging.store(account, mailbox, uids, change);
    }

    @Override
    public void mayAppend(AccountId account, String name, int messages, long octets) throws Denied {
        appender.mayAppend(account, name, messages, octets);
    }

    @Override
    public Placed append(AccountId account, String name, List<NewMessage> messages) throws Denied {
        return appender.append(account, name, messages);
    }

    @Override
    public Placed replace(AccountId account, MailboxId mailbox, Uid replaced, String name, NewMessage message)
            throws Denied {
        return appender.replace(account, mailbox, replaced, name, message);
    }

    @Override
    public Placed copy(AccountId account, MailboxId mailbox, List<Uid> uids, String name) throws Denied {
        return copies.copy(account, mailbox, uids, name);
    }

    @Override
    public Placed move(AccountId account, MailboxId mailbox, List<Uid> uids, String name) throws Denied {
        return copies.move(account, mailbox, uids, name);
    }

    @Override
    public void expunge(AccountId account, MailboxId mailbox, Optional<List<UidRange>> uids) throws Denied {
        flagging.expunge(account, mailbox, uids);
    }

    @Override
    public long[] search(AccountId account, MailboxId mailbox, SearchKey key) throws Denied {
        return search.search(account, mailbox, key);
    }

    @Override
    public Quota quota(AccountId account, String name) throws Denied {
        return quotas.quota(account, name);
    }

    @Override
    public Map<String, Set<Right>> acl(AccountId account, String name) throws Denied {
        return acls.acl(account, name);
    }

    @Override
    public void setAcl(AccountId account, String name, String identifier, Set<Right> rights) throws Denied {
        acls.setAcl(account, name, identifier, rights);
    }

    @Override
    public Map<String, byte[]> metadata(AccountId account, String name) throws Denied {
        return annotations.metadata(account, name);
    }

    @Override
    public void setMetadata(AccountId account, String name, Map<String, Optional<byte[]>> entries) throws Denied {
        annotations.setMetadata(account, name, entries);
    }
}
