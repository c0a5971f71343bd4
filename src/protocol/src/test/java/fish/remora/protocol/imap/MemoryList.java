package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.Quota;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.SpecialUse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** What {@link MemoryMailboxes} does with mailboxes as such: names, rights, annotations. */
abstract class MemoryList extends MemoryAccounts implements MailboxListener {
    /** In octets: what an account may have. */
    static final long LIMIT = 1_000_000;

    final MailboxTable table = new MailboxTable();
    final Watches watches = new Watches();
    private final Map<String, byte[]> serverMetadata = new TreeMap<>();

    MemoryList(Set<String> needs) {
        super(needs);
    }

    @Override
    public synchronized List<MailboxInfo> list(AccountId account) throws Denied {
        called();
        return table.list(account);
    }

    @Override
    public synchronized MailboxInfo find(AccountId account, String name) throws Denied {
        called();
        return table.info(account, table.visible(account, name));
    }

    @Override
    public synchronized MailboxInfo create(AccountId account, String name, Optional<SpecialUse> use) throws Denied {
        called();
        MailboxTable.Named made = table.create(account, name, use);
        watches.listChanged();
        return table.info(account, made);
    }

    @Override
    public synchronized void delete(AccountId account, String name) throws Denied {
        called();
        MailboxTable.Named gone = table.delete(account, name);
        watches.changed(gone.mailbox().id);
        watches.listChanged();
    }

    @Override
    public synchronized void subscribe(AccountId account, String name, boolean subscribed) throws Denied {
        called();
        table.subscribe(account, name, subscribed);
        watches.listChanged();
    }

    @Override
    public synchronized Quota quota(AccountId account, String name) throws Denied {
        called();
        AccountId owner =
                name.isEmpty() ? account : table.visible(account, name).owner();
        return new Quota(table.octets(owner), OptionalLong.of(LIMIT), table.messages(owner), OptionalLong.empty());
    }

    @Override
    public synchronized Map<String, Set<Right>> acl(AccountId account, String name) throws Denied {
        called();
        return table.acl(table.permitted(account, name, Right.ADMINISTER));
    }

    @Override
    public synchronized void setAcl(AccountId account, String name, String identifier, Set<Right> rights)
            throws Denied {
        called();
        MailboxTable.Named named = table.permitted(account, name, Right.ADMINISTER);
        table.setAcl(named, identifier, rights);
        watches.changed(named.mailbox().id);
        watches.listChanged();
    }

    @Override
    public synchronized Map<String, byte[]> metadata(AccountId account, String name) throws Denied {
        called();
        return name.isEmpty()
                ? Map.copyOf(serverMetadata)
                : table.visible(account, name).mailbox().metadata(account.value());
    }

    @Override
    public synchronized void setMetadata(AccountId account, String name, Map<String, Optional<byte[]>> entries)
            throws Denied {
        called();
        MemoryMailbox mailbox =
                name.isEmpty() ? null : table.visible(account, name).mailbox();
        entries.forEach((entry, value) -> {
            Map<String, byte[]> where = mailbox == null
                    ? serverMetadata
                    : entry.startsWith("/private/")
                            ? mailbox.privateMetadata.computeIfAbsent(account.value(), id -> new TreeMap<>())
                            : mailbox.metadata;
            value.ifPresentOrElse(octets -> where.put(entry, octets), () -> where.remove(entry));
        });
        watches.listChanged();
    }
}
