package fish.remora.app.account;

import fish.remora.api.Address;
import jakarta.persistence.EntityManager;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Follows an address through aliases and forwards, each once, to the accounts and to the addresses elsewhere that it leads to. One
 * thread, one transaction.
 */
final class Expansion {
    /** How many names lead to another, one behind the other, and how many people a name leads to: more is a mistake or mischief. */
    private static final int DEEPEST = 50;

    private static final int MOST = 5000;

    private final EntityManager entities;
    private final Function<String, Optional<Domain>> domains;
    private final Set<Name> seen = new HashSet<>();
    private final Map<Long, Account> accounts = new LinkedHashMap<>();
    private final Set<Long> owners = new HashSet<>();
    private final Set<Address> onward = new LinkedHashSet<>();
    private int depth;

    /** An address of ours, in one spelling. */
    private record Name(long domainId, String localPart) {}

    /** @param domains finds a domain of ours by each of its names */
    Expansion(EntityManager entities, Function<String, Optional<Domain>> domains) {
        this.entities = entities;
        this.domains = domains;
    }

    /** Whose address it is, by its name or an alias; not those to whom one of them forwards. */
    Set<Long> owners() {
        return Set.copyOf(owners);
    }

    /** All that it leads to, also those to whom no mail comes. */
    List<Account> accounts() {
        return List.copyOf(accounts.values());
    }

    List<Address> onward() {
        return List.copyOf(onward);
    }

    /**
     * The account of that name, else where its alias leads, else both again without the {@code +tag}.
     *
     * @return false when nobody is known by it
     * @throws IllegalStateException when it leads too far
     */
    boolean follow(Domain domain, String localPart) {
        return follow(domain, localPart, true);
    }

    private boolean follow(Domain domain, String localPart, boolean owns) {
        Name name = new Name(domain.id(), localPart);
        if (!seen.add(name)) {
            return true;
        }
        Optional<Account> account = account(entities, domain.id(), localPart);
        if (account.isPresent()) {
            reach(account.get(), owns);
            return true;
        }
        List<Alias> targets = entities.createNamedQuery("Alias.named", Alias.class)
                .setParameter("domain", domain.id())
                .setParameter("localPart", localPart)
                .getResultList();
        targets.forEach(alias -> follow(alias, owns));
        int tag = localPart.indexOf('+');
        return !targets.isEmpty() || tag > 0 && follow(domain, localPart.substring(0, tag), owns);
    }

    static Optional<Account> account(EntityManager entities, long domainId, String localPart) {
        return entities.createNamedQuery("Account.named", Account.class)
                .setParameter("domain", domainId)
                .setParameter("localPart", localPart)
                .getResultStream()
                .findFirst();
    }

    private void follow(Alias alias, boolean owns) {
        alias.address().ifPresent(address -> follow(address, owns));
        alias.accountId().map(id -> entities.find(Account.class, id)).ifPresent(account -> reach(account, owns));
    }

    /** One of ours that nobody is known by any more leads nowhere. */
    private void follow(Address address, boolean owns) {
        if (++depth > DEEPEST || accounts.size() + onward.size() >= MOST) {
            throw new IllegalStateException("an address leads too far, by " + address);
        }
        Optional<Domain> ours = domains.apply(address.domain());
        if (ours.isEmpty()) {
            onward.add(address);
        } else if (!follow(ours.get(), address.localKey(), owns)) {
            follow(ours.get(), Alias.CATCH_ALL, owns);
        }
        depth--;
    }

    /** It is one of those. */
    void reach(Account account) {
        reach(account, true);
    }

    private void reach(Account account, boolean owns) {
        if (owns) {
            owners.add(account.id());
        }
        if (accounts.put(account.id(), account) == null && account.receives()) {
            account.forward().forEach(address -> follow(address, false));
        }
    }
}
