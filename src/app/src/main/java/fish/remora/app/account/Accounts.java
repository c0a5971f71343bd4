package fish.remora.app.account;

import fish.remora.api.Address;
import fish.remora.app.mailbox.Mailbox;
import fish.remora.app.start.Ids;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The directory as the database has it. Each method is one short transaction, or part of the caller's. */
@Stateless
public class Accounts {
    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Ids ids;

    @Inject
    @ConfigProperty(name = "remora.hostname", defaultValue = "localhost")
    private String hostName;

    /**
     * Follows an address: the account of that name, else its aliases, else both again without the {@code +tag} (RFC 5233 calls it
     * detail), else whoever takes all that is left, else the domain's catch-all. Postmaster is always somebody (RFC 5321 §4.5.1).
     *
     * @param others null when nobody does
     */
    public Route resolve(Address address, @Nullable Route others) {
        Optional<Domain> domain = domain(address.domain());
        if (domain.isEmpty()) {
            return address.isPostmaster() && isThisHost(address.domain()) ? local(lastResort()) : new Route.Foreign();
        }
        long id = domain.get().id();
        List<Long> found = named(id, address.localKey());
        if (found.isEmpty() && others != null && !address.isPostmaster()) {
            return others;
        }
        if (found.isEmpty()) {
            found = named(id, Alias.CATCH_ALL);
        }
        if (found.isEmpty() && address.isPostmaster()) {
            found = lastResort();
        }
        return local(found);
    }

    /** True when mail for this domain stays here. */
    public boolean isOurs(String domain) {
        return domain(domain).isPresent();
    }

    /** The names of our domains, so many at most. */
    public List<String> domainNames(int most) {
        return entities.createNamedQuery("Domain.all", Domain.class)
                .setMaxResults(most)
                .getResultStream()
                .map(Domain::name)
                .toList();
    }

    /** A bare {@code <Postmaster>} arrives with our host name, which need not be one of our mail domains. */
    private boolean isThisHost(String domain) {
        return domain.equalsIgnoreCase(hostName);
    }

    private Optional<Domain> domain(String name) {
        try {
            return entities.createNamedQuery("Domain.named", Domain.class)
                    .setParameter("name", DomainName.canonical(name))
                    .getResultStream()
                    .findFirst();
        } catch (IllegalArgumentException noDomainAtAll) {
            return Optional.empty();
        }
    }

    private List<Long> named(long domainId, String localPart) {
        List<Long> found = new ArrayList<>();
        account(domainId, localPart).ifPresent(account -> found.add(account.id()));
        if (found.isEmpty()) {
            found.addAll(entities.createNamedQuery("Alias.accounts", Long.class)
                    .setParameter("domain", domainId)
                    .setParameter("localPart", localPart)
                    .getResultList());
        }
        int tag = localPart.indexOf('+');
        return found.isEmpty() && tag > 0 ? named(domainId, localPart.substring(0, tag)) : found;
    }

    private Optional<Account> account(long domainId, String localPart) {
        return entities.createNamedQuery("Account.named", Account.class)
                .setParameter("domain", domainId)
                .setParameter("localPart", localPart)
                .getResultStream()
                .findFirst();
    }

    private List<Long> lastResort() {
        return entities.createNamedQuery("Account.first", Account.class)
                .setMaxResults(1)
                .getResultStream()
                .map(Account::id)
                .toList();
    }

    private Route local(List<Long> accountIds) {
        if (accountIds.isEmpty()) {
            return new Route.Unknown();
        }
        List<Route.Inbox> inboxes = new ArrayList<>();
        for (Account account : entities.createNamedQuery("Account.byId", Account.class)
                .setParameter("ids", accountIds)
                .getResultList()) {
            if (!account.receives()) {
                continue;
            }
            inboxes.add(new Route.Inbox(account.id(), inbox(account.id()).id(), account.quota()));
        }
        return inboxes.isEmpty() ? new Route.Unknown() : new Route.Local(inboxes);
    }

    /** True while its user may come in. */
    public boolean mayLogIn(long accountId) {
        Account known = entities.find(Account.class, accountId);
        return known != null && known.mayLogIn();
    }

    /** True when it is the account's own address, with any tag. */
    public boolean isAddressOf(Address address, long accountId) {
        String name = address.localKey();
        int tag = name.indexOf('+');
        return domain(address.domain())
                .flatMap(domain -> account(domain.id(), tag > 0 ? name.substring(0, tag) : name))
                .filter(account -> account.id() == accountId)
                .isPresent();
    }

    private Mailbox inbox(long accountId) {
        return entities.createNamedQuery("Mailbox.named", Mailbox.class)
                .setParameter("account", accountId)
                .setParameter("name", Mailbox.INBOX)
                .getSingleResult();
    }

    /** Octets in all of an account's mailboxes. */
    public long octetsOf(long accountId) {
        Long sum = entities.createNamedQuery("Mailbox.octetsOf", Long.class)
                .setParameter("account", accountId)
                .getSingleResult();
        return sum == null ? 0 : sum;
    }

    /**
     * The address that somebody logs in by, its domain canonical: itself, or the part before the {@code @} when there is but one
     * domain. Says nothing about whether it is anybody's; empty: it cannot be.
     */
    public Optional<Address> loginAddress(String name) {
        try {
            Address address = name.indexOf('@') >= 0 ? Address.parse(name) : new Address(name, onlyDomain());
            return Optional.of(new Address(address.localPart(), DomainName.canonical(address.domain())));
        } catch (IllegalArgumentException nobody) {
            return Optional.empty();
        }
    }

    /** The account of this very address. */
    public Optional<Account> byLogin(Address address) {
        return domain(address.domain()).flatMap(domain -> account(domain.id(), address.localKey()));
    }

    private String onlyDomain() {
        List<Domain> all = entities.createNamedQuery("Domain.all", Domain.class)
                .setMaxResults(2)
                .getResultList();
        if (all.size() != 1) {
            throw new IllegalArgumentException("a login needs its domain");
        }
        return all.get(0).name();
    }

    /** Makes the domain if it is not there yet. */
    public Domain ensureDomain(String name) {
        return domain(name).orElseGet(() -> {
            Domain made = new Domain(ids.next(), DomainName.canonical(name));
            entities.persist(made);
            entities.flush();
            return made;
        });
    }

    /** True when there is such an account. */
    public boolean exists(Address address) {
        return domain(address.domain())
                .flatMap(domain -> account(domain.id(), address.localKey()))
                .isPresent();
    }

    /** The account's password has been seen: from now on SCRAM works, unless another one has been set meanwhile. */
    public void remember(Account seen, String scram) {
        entities.createQuery(
                        "update Account a set a.scram = :scram where a.id = :id and a.password = :password and a.scram is null")
                .setParameter("scram", scram)
                .setParameter("id", seen.id())
                .setParameter("password", seen.password())
                .executeUpdate();
    }

    /** Makes an account that is not there yet, its INBOX and its domain. */
    public void create(Address address, @Nullable String password, @Nullable String scram, Instant now) {
        Domain domain = ensureDomain(address.domain());
        Account made = new Account(ids.next(), domain.id(), address.localKey(), password, scram, now);
        entities.persist(made);
        entities.flush();
        entities.persist(new Mailbox(ids.next(), made.id(), Mailbox.INBOX, now));
    }
}
