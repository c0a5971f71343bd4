package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.MailboxStatus;
import fish.remora.api.mailbox.Quota;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.api.mailbox.SpecialUse;
import fish.remora.api.mailbox.StoredMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** As much of an application as lists and searches ask for: what it holds is set by the test, what it is asked for is remembered. */
public final class PlayedApplication {
    static final Set<Right> ALL = EnumSet.allOf(Right.class);

    final List<MailboxInfo> mailboxes = new ArrayList<>();
    final Map<String, Set<Right>> acl = new LinkedHashMap<>();
    final Map<String, byte[]> metadata = new TreeMap<>();
    final Map<Long, StoredMessage> messages = new TreeMap<>();
    final List<String> calls = new ArrayList<>();
    final List<SearchKey> searched = new ArrayList<>();
    long[] found = new long[0];
    int fetchedAtMost = 1_000;
    Optional<Denied> refusal = Optional.empty();
    Quota quota = new Quota(0, OptionalLong.empty(), 0, OptionalLong.empty());

    MailboxListener listener() {
        return (MailboxListener) Proxy.newProxyInstance(
                MailboxListener.class.getClassLoader(),
                new Class<?>[] {MailboxListener.class},
                (proxy, method, arguments) -> {
                    try {
                        return PlayedApplication.class
                                .getMethod(method.getName(), method.getParameterTypes())
                                .invoke(this, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    PlayedApplication with(String name) {
        return with(name, Optional.empty(), false, ALL);
    }

    PlayedApplication with(String name, Optional<SpecialUse> use, boolean subscribed, Set<Right> rights) {
        int id = mailboxes.size() + 1;
        var status = new MailboxStatus(10 + id, id, 1, 1000 * id, 100 + id, 7, 50 + id);
        var existing = new MailboxInfo.Existing(new MailboxId(id), status);
        mailboxes.add(new MailboxInfo(name, Optional.of(existing), subscribed, use, rights));
        return this;
    }

    PlayedApplication subscribedOnly(String name) {
        mailboxes.add(new MailboxInfo(name, Optional.empty(), true, Optional.empty(), Set.of()));
        return this;
    }

    private void called(String call) throws Denied {
        calls.add(call);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    public List<MailboxInfo> list(AccountId account) throws Denied {
        called("list");
        return List.copyOf(mailboxes);
    }

    public MailboxInfo find(AccountId account, String name) throws Denied {
        return mailboxes.stream()
                .filter(info -> info.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Denied(Denied.Code.NONEXISTENT, "There is no such mailbox"));
    }

    public MailboxInfo create(AccountId account, String name, Optional<SpecialUse> use) throws Denied {
        called("create " + name + use.map(found -> " " + found).orElse(""));
        with(name, use, false, ALL);
        return mailboxes.get(mailboxes.size() - 1);
    }

    public void delete(AccountId account, String name) throws Denied {
        called("delete " + name);
    }

    public void rename(AccountId account, String from, String to) throws Denied {
        called("rename " + from + " " + to);
    }

    public void subscribe(AccountId account, String name, boolean subscribed) throws Denied {
        called((subscribed ? "subscribe " : "unsubscribe ") + name);
    }

    public Map<String, Set<Right>> acl(AccountId account, String name) throws Denied {
        called("acl " + name);
        return acl;
    }

    public void setAcl(AccountId account, String name, String identifier, Set<Right> rights) throws Denied {
        called("setAcl " + name + " " + identifier + " " + Right.letters(rights));
    }

    public Map<String, byte[]> metadata(AccountId account, String name) throws Denied {
        called("metadata " + name);
        return metadata;
    }

    public void setMetadata(AccountId account, String name, Map<String, Optional<byte[]>> entries) throws Denied {
        called("setMetadata " + name);
        entries.forEach((entry, value) ->
                value.ifPresentOrElse(octets -> metadata.put(entry, octets), () -> metadata.remove(entry)));
    }

    public Quota quota(AccountId account, String name) throws Denied {
        called("quota " + name);
        return quota;
    }

    public long[] search(AccountId account, MailboxId mailbox, SearchKey key) throws Denied {
        called("search");
        searched.add(key);
        return found;
    }

    public List<StoredMessage> fetch(
            AccountId account, MailboxId mailbox, List<Uid> uids, Set<StoredMessage.Detail> details) throws Denied {
        called("fetch " + uids.size() + " " + details);
        return uids.stream()
                .map(uid -> messages.get(uid.value()))
                .filter(message -> message != null)
                .limit(fetchedAtMost)
                .toList();
    }
}
