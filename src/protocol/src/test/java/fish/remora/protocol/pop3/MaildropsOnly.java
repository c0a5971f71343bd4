package fish.remora.protocol.pop3;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An application that nobody asks for more than POP3 needs. */
abstract class MaildropsOnly implements MailboxListener {
    private final Set<Runnable> stays = ConcurrentHashMap.newKeySet();

    @Override
    public List<MailboxInfo> list(AccountId account) throws Denied {
        throw new UnsupportedOperationException("list");
    }

    @Override
    public MailboxInfo find(AccountId account, String name) throws Denied {
        throw new UnsupportedOperationException("find");
    }

    @Override
    public MailboxInfo create(AccountId account, String name, Optional<SpecialUse> use) throws Denied {
        throw new UnsupportedOperationException("create");
    }

    @Override
    public void delete(AccountId account, String name) throws Denied {
        throw new UnsupportedOperationException("delete");
    }

    @Override
    public void rename(AccountId account, String from, String to) throws Denied {
        throw new UnsupportedOperationException("rename");
    }

    @Override
    public void subscribe(AccountId account, String name, boolean subscribed) throws Denied {
        throw new UnsupportedOperationException("subscribe");
    }

    @Override
    public OpenMailbox select(AccountId account, String name) throws Denied {
        throw new UnsupportedOperationException("select");
    }

    @Override
    public MailboxView view(AccountId account, MailboxView known, boolean everywhere) throws Denied {
        throw new UnsupportedOperationException("view");
    }

    @Override
    public List<UidRange> vanished(AccountId account, MailboxId mailbox, long modseq) throws Denied {
        throw new UnsupportedOperationException("vanished");
    }

    @Override
    public Watch stay(AccountId account, Runnable ended) {
        stays.add(ended);
        return () -> stays.remove(ended);
    }

    /** All must go. */
    void endStays() {
        stays.forEach(Runnable::run);
    }

    @Override
    public Watch watch(AccountId account, Set<MailboxId> mailboxes, Watch.Listener listener) throws Denied {
        throw new UnsupportedOperationException("watch");
    }

    @Override
    public List<StoredMessage> fetch(
            AccountId account, MailboxId mailbox, List<Uid> uids, Set<StoredMessage.Detail> details) throws Denied {
        throw new UnsupportedOperationException("fetch");
    }

    @Override
    public byte[] read(AccountId account, MailboxId mailbox, StoredMessage message, int part) throws Denied {
        throw new UnsupportedOperationException("read");
    }

    @Override
    public List<Uid> store(AccountId account, MailboxId mailbox, List<Uid> uids, FlagChange change) throws Denied {
        throw new UnsupportedOperationException("store");
    }

    @Override
    public void mayAppend(AccountId account, String name, int messages, long octets) throws Denied {
        throw new UnsupportedOperationException("mayAppend");
    }

    @Override
    public Placed append(AccountId account, String name, List<NewMessage> messages) throws Denied {
        throw new UnsupportedOperationException("append");
    }

    @Override
    public Placed replace(AccountId account, MailboxId mailbox, Uid replaced, String name, NewMessage message)
            throws Denied {
        throw new UnsupportedOperationException("replace");
    }

    @Override
    public Placed copy(AccountId account, MailboxId mailbox, List<Uid> uids, String name) throws Denied {
        throw new UnsupportedOperationException("copy");
    }

    @Override
    public Placed move(AccountId account, MailboxId mailbox, List<Uid> uids, String name) throws Denied {
        throw new UnsupportedOperationException("move");
    }

    @Override
    public void expunge(AccountId account, MailboxId mailbox, Optional<List<UidRange>> uids) throws Denied {
        throw new UnsupportedOperationException("expunge");
    }

    @Override
    public long[] search(AccountId account, MailboxId mailbox, SearchKey key) throws Denied {
        throw new UnsupportedOperationException("search");
    }

    @Override
    public Quota quota(AccountId account, String name) throws Denied {
        throw new UnsupportedOperationException("quota");
    }

    @Override
    public Map<String, Set<Right>> acl(AccountId account, String name) throws Denied {
        throw new UnsupportedOperationException("acl");
    }

    @Override
    public void setAcl(AccountId account, String name, String identifier, Set<Right> rights) throws Denied {
        throw new UnsupportedOperationException("setAcl");
    }

    @Override
    public Map<String, byte[]> metadata(AccountId account, String name) throws Denied {
        throw new UnsupportedOperationException("metadata");
    }

    @Override
    public void setMetadata(AccountId account, String name, Map<String, Optional<byte[]>> entries) throws Denied {
        throw new UnsupportedOperationException("setMetadata");
    }
}
