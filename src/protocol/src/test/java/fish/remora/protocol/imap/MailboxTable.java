package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.SpecialUse;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names and rights of {@link MemoryMailboxes}, which guards it. */
final class MailboxTable {
    private static final Set<Right> ALL = EnumSet.allOf(Right.class);

    /**
     * A mailbox under its owner's name for it.
     *
     * @param path as its owner writes it
     */
    record Named(AccountId owner, String path, MemoryMailbox mailbox) {
        String nameFor(AccountId account) {
            return owner.equals(account) ? path : MailboxInfo.OTHERS + MemoryAccounts.address(owner) + "/" + path;
        }
    }

    private final Map<MailboxId, Named> byId = new HashMap<>();
    private final Map<AccountId, Set<String>> subscriptions = new HashMap<>();
    private long lastId = 100;

    MemoryMailbox put(AccountId owner, String path) {
        MailboxId id = new MailboxId(++lastId);
        MemoryMailbox mailbox = new MemoryMailbox(id, id.value());
        byId.put(id, new Named(owner, path, mailbox));
        return mailbox;
    }

    Set<Right> rights(AccountId account, Named named) {
        if (named.owner().equals(account)) {
            return ALL;
        }
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (String identifier : List.of("anyone", MemoryAccounts.address(account))) {
            rights.addAll(named.mailbox().acl.getOrDefault(identifier, Set.of()));
        }
        return rights;
    }

    Named named(MailboxId id) throws Denied {
        Named named = byId.get(id);
        if (named == null) {
            throw nonexistent();
        }
        return named;
    }

    private static Denied nonexistent() {
        return new Denied(Denied.Code.NONEXISTENT, "No such mailbox");
    }

    Optional<Named> find(AccountId account, String name) {
        return byId.values().stream()
                .filter(named -> named.nameFor(account).equals(name))
                .filter(named -> rights(account, named).contains(Right.LOOKUP))
                .findFirst();
    }

    Named visible(AccountId account, String name) throws Denied {
        return find(account, name).orElseThrow(MailboxTable::nonexistent);
    }

    void insist(AccountId account, Named named, Right right) throws Denied {
        if (!rights(account, named).contains(right)) {
            throw new Denied(Denied.Code.NOPERM, "You may not do that");
        }
    }

    Named permitted(AccountId account, String name, Right right) throws Denied {
        Named named = visible(account, name);
        insist(account, named, right);
        return named;
    }

    MemoryMailbox permitted(AccountId account, MailboxId id, Right right) throws Denied {
        Named named = named(id);
        insist(account, named, right);
        return named.mailbox();
    }

    private boolean isSubscribed(AccountId account, String name) {
        return subscriptions.getOrDefault(account, Set.of()).contains(name);
    }

    MailboxInfo info(AccountId account, Named named) {
        String name = named.nameFor(account);
        MemoryMailbox mailbox = named.mailbox();
        return new MailboxInfo(
                name,
                Optional.of(new MailboxInfo.Existing(mailbox.id, mailbox.status())),
                isSubscribed(account, name),
                mailbox.use,
                rights(account, named));
    }

    List<MailboxInfo> list(AccountId account) {
        Set<String> names = new HashSet<>();
        List<MailboxInfo> existing = byId.values().stream()
                .filter(named -> rights(account, named).contains(Right.LOOKUP))
                .map(named -> info(account, named))
                .toList();
        existing.forEach(info -> names.add(info.name()));
        Stream<MailboxInfo> onlyNames = subscriptions.getOrDefault(account, Set.of()).stream()
                .filter(name -> !names.contains(name))
                .map(name -> new MailboxInfo(name, Optional.empty(), true, Optional.empty(), Set.of()));
        return Stream.concat(existing.stream(), onlyNames)
                .sorted(Comparator.comparing((MailboxInfo info) -> info.name().startsWith(MailboxInfo.OTHERS))
                        .thenComparing(MailboxInfo::name))
                .toList();
    }

    Named create(AccountId account, String name, Optional<SpecialUse> use) throws Denied {
        if (name.startsWith(MailboxInfo.OTHERS)) {
            throw new Denied(Denied.Code.NOPERM, "Not among the mailboxes of others");
        }
        if (name.isEmpty() || name.contains("//") || name.startsWith("/")) {
            throw new Denied(Denied.Code.CANNOT, "Not a name");
        }
        if (find(account, name).isPresent()) {
            throw new Denied(Denied.Code.ALREADYEXISTS, "It is there already");
        }
        boolean taken = use.isPresent()
                && byId.values().stream()
                        .anyMatch(named -> named.owner().equals(account)
                                && named.mailbox().use.equals(use));
        if (taken) {
            throw new Denied(Denied.Code.USEATTR, "Another mailbox has that use");
        }
        int slash = name.lastIndexOf('/');
        if (slash > 0 && find(account, name.substring(0, slash)).isEmpty()) {
            create(account, name.substring(0, slash), Optional.empty());
        }
        MemoryMailbox made = put(account, name);
        made.use = use;
        return new Named(account, name, made);
    }

    Named delete(AccountId account, String name) throws Denied {
        Named named = permitted(account, name, Right.DELETE_MAILBOX);
        if (named.path().equals("INBOX")) {
            throw new Denied(Denied.Code.CANNOT, "INBOX stays");
        }
        byId.remove(named.mailbox().id);
        return named;
    }

    /** @return INBOX, when it is what is renamed: what it holds is to go to the new mailbox */
    @Nullable
    MemoryMailbox rename(AccountId account, String from, String to) throws Denied {
        Named named = permitted(account, from, Right.DELETE_MAILBOX);
        create(account, to, Optional.empty());
        if (named.path().equals("INBOX")) {
            return named.mailbox();
        }
        byId.remove(visible(account, to).mailbox().id);
        for (Named each : List.copyOf(byId.values())) {
            boolean below = each.path().startsWith(named.path() + "/");
            if (each.owner().equals(named.owner()) && (below || each.path().equals(named.path()))) {
                String path = to + each.path().substring(named.path().length());
                byId.put(each.mailbox().id, new Named(each.owner(), path, each.mailbox()));
            }
        }
        return null;
    }

    void subscribe(AccountId account, String name, boolean subscribed) {
        Set<String> names = subscriptions.computeIfAbsent(account, id -> new HashSet<>());
        if (subscribed) {
            names.add(name);
        } else {
            names.remove(name);
        }
    }

    long octets(AccountId owner) {
        return byId.values().stream()
                .filter(named -> named.owner().equals(owner))
                .mapToLong(named -> named.mailbox().octets())
                .sum();
    }

    long messages(AccountId owner) {
        return byId.values().stream()
                .filter(named -> named.owner().equals(owner))
                .mapToLong(named -> named.mailbox().entries.size())
                .sum();
    }

    Map<String, Set<Right>> acl(Named named) {
        Map<String, Set<Right>> acl = new TreeMap<>(named.mailbox().acl);
        acl.put(MemoryAccounts.address(named.owner()), ALL);
        return acl;
    }

    void setAcl(Named named, String identifier, Set<Right> rights) throws Denied {
        if (identifier.equals(MemoryAccounts.address(named.owner()))) {
            throw new Denied(Denied.Code.CANNOT, "The owner has all rights");
        }
        if (!identifier.equals("anyone") && MemoryAccounts.account(identifier).isEmpty()) {
            throw new Denied(Denied.Code.NONEXISTENT, "Nobody has that address");
        }
        if (rights.isEmpty()) {
            named.mailbox().acl.remove(identifier);
        } else {
            named.mailbox().acl.put(identifier, EnumSet.copyOf(rights));
        }
    }
}
