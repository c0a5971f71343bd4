package fish.remora.app.account;

import fish.remora.api.Address;
import fish.remora.app.mailbox.Mailbox;
import fish.remora.app.start.Ids;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        Expansion found = new Expansion(entities, this::domain);
        if (domain.isEmpty()) {
            return address.isPostmaster() && isThisHost(address.domain())
                    ? local(postmaster(found))
                    : new Route.Foreign();
        }
        boolean known = found.follow(domain.get(), address.localKey());
        if (!known && others != null && !address.isPostmaster()) {
            return others;
        }
        if (!known) {
            found.follow(domain.get(), Alias.CATCH_ALL);
        }
        Route route = local(found);
        return route instanceof Route.Unknown && address.isPostmaster()
                ? local(postmaster(new Expansion(entities, this::domain)))
                : route;
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

    /** By its name, or by another name of it. */
    private Optional<Domain> domain(String name) {
        return named(name)
                .map(found -> found.aliasOf()
                        .map(other -> entities.find(Domain.class, other))
                        .orElse(found));
    }

    private Optional<Domain> named(String name) {
        try {
            return entities.createNamedQuery("Domain.named", Domain.class)
                    .setParameter("name", DomainName.canonical(name))
                    .getResultStream()
                    .findFirst();
        } catch (IllegalArgumentException noDomainAtAll) {
            return Optional.empty();
        }
    }

    private Optional<Account> account(Domain domain, String localPart) {
        return Expansion.account(entities, domain.id(), localPart);
    }

    private Expansion postmaster(Expansion found) {
        entities.createNamedQuery("Account.first", Account.class)
                .setMaxResults(1)
                .getResultStream()
                .forEach(found::reach);
        return found;
    }

    private Route local(Expansion found) {
        List<Route.Inbox> inboxes = found.accounts().stream()
                .filter(account -> account.receives() && account.keeps())
                .map(account -> new Route.Inbox(
                        account.id(), inbox(account.id()).id(), account.quota(), account.quotaMessages()))
                .toList();
        return inboxes.isEmpty() && found.onward().isEmpty()
                ? new Route.Unknown()
                : new Route.Local(inboxes, found.onward(), found.owners());
    }

    /** True when the text is the address of one who may do everything, or manages a domain that is not among these. */
    public boolean ranksAbove(String address, Set<String> domains) {
        return loginAddress(address)
                .flatMap(this::byLogin)
                .filter(account -> account.isAdministrator() || !domains.containsAll(administered(account)))
                .isPresent();
    }

    private List<String> administered(Account account) {
        List<?> names = entities.createNativeQuery(
                        "SELECT d.name FROM domain_administrator r JOIN domain d ON d.id = r.domain_id WHERE r.account_id = ?1")
                .setParameter(1, account.id())
                .getResultList();
        return names.stream().map(String::valueOf).toList();
    }

    /** True while its user may come in. */
    public boolean mayLogIn(long accountId) {
        Account known = entities.find(Account.class, accountId);
        return known != null && known.mayLogIn();
    }

    /** True when it is the address of one of these accounts, with any tag, whether or not mail comes to it. */
    public boolean isAddressOf(Address address, Collection<Long> accountIds) {
        String name = address.localKey();
        int tag = name.indexOf('+');
        return domain(address.domain())
                .flatMap(domain -> account(domain, tag > 0 ? name.substring(0, tag) : name))
                .filter(account -> accountIds.contains(account.id()))
                .isPresent();
    }

    /** Those in whose name an account may send besides its own. */
    public List<Long> principalsOf(long accountId) {
        List<?> ids = entities.createNativeQuery("SELECT account_id FROM delegate WHERE delegate_id = ?1")
                .setParameter(1, accountId)
                .getResultList();
        return ids.stream().map(id -> ((Number) id).longValue()).toList();
    }

    private Mailbox inbox(long accountId) {
        return entities.createNamedQuery("Mailbox.named", Mailbox.class)
                .setParameter("account", accountId)
                .setParameter("name", Mailbox.INBOX)
                .getSingleResult();
    }

    /** What is in all of an account's mailboxes. */
    public record Use(long octets, long messages) {}

    public Use useOf(long accountId) {
        Object[] sums = entities.createNamedQuery("Mailbox.useOf", Object[].class)
                .setParameter("account", accountId)
                .getSingleResult();
        return new Use(((Number) sums[0]).longValue(), ((Number) sums[1]).longValue());
    }

    /**
     * The address that somebody logs in by: itself, or the part before the {@code @} when there is but one domain. Of a domain's names it has the first, in
     * its canonical form, so that each account is counted and salted as one. Says nothing about whether it is anybody's; empty: it cannot be.
     */
    public Optional<Address> loginAddress(String name) {
        try {
            Address address = name.indexOf('@') >= 0 ? Address.parse(name) : new Address(name, onlyDomain());
            String domain =
                    domain(address.domain()).map(Domain::name).orElseGet(() -> DomainName.canonical(address.domain()));
            return Optional.of(new Address(address.localPart(), domain));
        } catch (IllegalArgumentException nobody) {
            return Optional.empty();
        }
    }

    /** The same address by its domain's own name; empty: the domain is none of ours. */
    public Optional<Address> own(Address address) {
        return domain(address.domain()).map(domain -> new Address(address.localPart(), domain.name()));
    }

    /** The account of this very address. */
    public Optional<Account> byLogin(Address address) {
        return domain(address.domain()).flatMap(domain -> account(domain, address.localKey()));
    }

    private String onlyDomain() {
        List<Domain> all = entities.createNamedQuery("Domain.first", Domain.class)
                .setMaxResults(2)
                .getResultList();
        if (all.size() != 1) {
            throw new IllegalArgumentException("a login needs its domain");
        }
        return all.get(0).name();
    }

    /** Makes the domain if it is not there yet. */
    public Domain ensureDomain(String name) {
        return named(name).orElseGet(() -> {
            Domain made = new Domain(ids.next(), DomainName.canonical(name));
            entities.persist(made);
            entities.flush();
            return made;
        });
    }

    /** True when there is such an account. */
    public boolean exists(Address address) {
        return domain(address.domain())
                .flatMap(domain -> account(domain, address.localKey()))
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
