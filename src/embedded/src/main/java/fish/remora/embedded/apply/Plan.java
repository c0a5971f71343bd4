package fish.remora.embedded.apply;

import fish.remora.embedded.apply.Change.Mark;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The difference between a file and the server, and the order in which it is made good: what others need comes first, what goes goes last,
 * but for a name that shall be something else. Pure functions of what was read.
 */
final class Plan {
    private final Map<Kind, Map<String, Entry>> wanted;
    private final Present present;

    /** Domains that have accounts or aliases on the server. */
    private final Set<String> occupied;

    private final List<Change> changes = new ArrayList<>();
    private final Map<Kind, Set<String>> gone = new EnumMap<>(Kind.class);
    private final Map<Kind, Integer> extras = new EnumMap<>(Kind.class);
    private final List<List<Change>> waves = new ArrayList<>();

    private Plan(Map<Kind, Map<String, Entry>> wanted, Present present) {
        this.wanted = wanted;
        this.present = present;
        this.occupied = Stream.of(Kind.ACCOUNTS, Kind.ALIASES)
                .flatMap(kind -> present.of(kind).keySet().stream())
                .map(Names::domainOf)
                .collect(Collectors.toSet());
    }

    /**
     * @param wanted the sections of the file
     * @param prune what has a section and is not in it goes
     * @param complaints gets what cannot be done; the plan is of no use then
     */
    static Plan of(
            Map<Kind, Map<String, Entry>> wanted,
            Present present,
            Comparison comparison,
            boolean prune,
            Complaints complaints) {
        Plan plan = new Plan(wanted, present);
        wanted.forEach((kind, entries) -> {
            entries.values().forEach(entry -> comparison.of(entry, complaints).ifPresent(plan.changes::add));
            for (String name : present.of(kind).keySet()) {
                if (!entries.containsKey(name)) {
                    if (prune) {
                        plan.changes.add(Change.deletion(kind, name));
                    } else {
                        plan.extras.merge(kind, 1, Integer::sum);
                    }
                }
            }
        });
        plan.check(complaints);
        plan.order(complaints);
        return plan;
    }

    /** What is different, by kind, each kind as the file has it, then what goes. */
    List<Change> changes() {
        return List.copyOf(changes);
    }

    /** How many of each kind are on the server alone and stay there. */
    Map<Kind, Integer> extras() {
        return extras;
    }

    /** Each change when it can be done; one that names others who are not there yet is done in two. */
    List<Change> steps() {
        return waves.stream().flatMap(List::stream).toList();
    }

    /** The same in waves: those of one need none of it, and may be done at once. */
    List<List<Change>> waves() {
        return waves;
    }

    private void order(Complaints complaints) {
        Map<Rank, List<Change>> ranks = new EnumMap<>(Rank.class);
        for (Change change : changes) {
            Change first = change;
            for (Property property : change.kind().properties) {
                if (change.is(Mark.ADD) && change.kind() == Kind.ACCOUNTS && isAhead(change, property)) {
                    first = first.without(property);
                }
            }
            of(ranks, rank(change)).add(first);
            if (first.body().size() < change.body().size()) {
                of(ranks, Rank.CHANGES).add(change.withoutSecrets());
            }
        }
        List<Change> aliases = of(ranks, Rank.ALIASES);
        Set<String> missing = aliases.stream()
                .filter(one -> one.is(Mark.ADD))
                .map(Change::name)
                .collect(Collectors.toSet());
        AliasOrder order = AliasOrder.of(aliases, missing, this::mailbox);
        of(ranks, Rank.CHANGES).addAll(order.again());
        ranks.forEach((rank, some) -> waves.addAll(rank == Rank.ALIASES ? order.waves() : List.of(some)));
        waves.removeIf(List::isEmpty);
        for (String name : order.circles()) {
            entry(Kind.ALIASES, name)
                    .ifPresent(entry -> complaints.add(
                            entry.line(), entry + ": leads in a circle: it and those that it names lead to nobody"));
        }
    }

    private static List<Change> of(Map<Rank, List<Change>> ranks, Rank rank) {
        return ranks.computeIfAbsent(rank, any -> new ArrayList<>());
    }

    /** When things can be done. */
    private enum Rank {
        MAKE_ROOM,
        DOMAINS,
        ALIAS_DOMAINS,
        ACCOUNTS,
        ALIASES,
        CHANGES,
        ROUTES,
        APPLICATIONS,
        APPLICATIONS_GO,
        ROUTES_GO,
        ALIASES_GO,
        ACCOUNTS_GO,
        DOMAINS_BECOME_ALIASES,
        ALIAS_DOMAINS_GO,
        DOMAINS_GO
    }

    private Rank rank(Change change) {
        boolean goes = change.is(Mark.DELETE);
        return switch (change.kind()) {
            case DOMAINS -> domain(change);
            case ACCOUNTS ->
                goes
                        ? isWanted(Kind.ALIASES, change.name()) ? Rank.MAKE_ROOM : Rank.ACCOUNTS_GO
                        : change.is(Mark.ADD) ? Rank.ACCOUNTS : Rank.CHANGES;
            case ALIASES ->
                goes ? isWanted(Kind.ACCOUNTS, change.name()) ? Rank.MAKE_ROOM : Rank.ALIASES_GO : Rank.ALIASES;
            case ROUTES -> goes ? Rank.ROUTES_GO : Rank.ROUTES;
            case APPLICATIONS -> goes ? Rank.APPLICATIONS_GO : Rank.APPLICATIONS;
        };
    }

    /** A domain that has accounts becomes no alias of another before they have gone. */
    private Rank domain(Change change) {
        if (change.is(Mark.DELETE)) {
            Object of = present.of(Kind.DOMAINS)
                    .getOrDefault(change.name(), Map.of())
                    .get("aliasOf");
            return of == null ? Rank.DOMAINS_GO : Rank.ALIAS_DOMAINS_GO;
        }
        if (!change.body().containsKey("aliasOf")) {
            return Rank.DOMAINS;
        }
        return isEmpty(change.name()) ? Rank.ALIAS_DOMAINS : Rank.DOMAINS_BECOME_ALIASES;
    }

    /** Nobody is there on the server. */
    private boolean isEmpty(String domain) {
        return !occupied.contains(domain);
    }

    /** One of those that it names is made in this plan. */
    private boolean isAhead(Change change, Property property) {
        return property.peers() && change.names(property).stream().anyMatch(name -> !isThereNow(Kind.ACCOUNTS, name))
                || property.namesTargets()
                        && change.names(property).stream()
                                .filter(present::isOurs)
                                .map(this::mailbox)
                                .anyMatch(name -> !isThereNow(Kind.ACCOUNTS, name) && !isThereNow(Kind.ALIASES, name));
    }

    /** It is on the server and stays until what goes goes: it makes no room for another of its name. */
    private boolean isThereNow(Kind kind, String name) {
        Kind other = kind == Kind.ACCOUNTS ? Kind.ALIASES : Kind.ACCOUNTS;
        return present.has(kind, name) && !isWanted(other, name);
    }

    /** The account or alias that an address is: one in another name of a domain is that of the domain. */
    private String mailbox(String address) {
        String domain = Names.domainOf(address);
        String of = aliasOf(domain);
        return of.isEmpty() ? address : address.substring(0, address.length() - domain.length()) + of;
    }

    /** Which domain it will be another name of; empty: of none. */
    private String aliasOf(String domain) {
        Property of = Kind.DOMAINS.properties.get(0);
        return entry(Kind.DOMAINS, domain)
                .map(entry -> entry.value(of))
                .orElseGet(() -> present.value(Kind.DOMAINS, domain, of));
    }

    private Optional<Entry> entry(Kind kind, String name) {
        return Optional.ofNullable(wanted.getOrDefault(kind, Map.of()).get(name));
    }

    private boolean isWanted(Kind kind, String name) {
        return wanted.getOrDefault(kind, Map.of()).containsKey(name);
    }

    /** It is there when all is done. */
    private boolean isThere(Kind kind, String name) {
        return isWanted(kind, name) || present.has(kind, name) && !gone(kind).contains(name);
    }

    private Set<String> gone(Kind kind) {
        return gone.computeIfAbsent(
                kind,
                any -> changes.stream()
                        .filter(one -> one.is(Mark.DELETE) && one.kind() == kind)
                        .map(Change::name)
                        .collect(Collectors.toSet()));
    }

    private void check(Complaints complaints) {
        for (Kind kind : List.of(Kind.ACCOUNTS, Kind.ALIASES)) {
            Kind other = kind == Kind.ACCOUNTS ? Kind.ALIASES : Kind.ACCOUNTS;
            for (Entry entry : wanted.getOrDefault(kind, Map.of()).values()) {
                needs(Kind.DOMAINS, Names.domainOf(entry.name()), entry, complaints);
                if (isWanted(other, entry.name())) {
                    complaints.add(entry.line(), entry + ": cannot be an " + other.one + " as well");
                } else if (isThere(other, entry.name())) {
                    complaints.add(
                            entry.line(),
                            entry + ": is an " + other.one + " on the server; with a section " + other.section()
                                    + ", --prune deletes it");
                }
            }
        }
        wanted.values().forEach(entries -> entries.values().forEach(entry -> references(entry, complaints)));
        gone(Kind.DOMAINS).forEach(domain -> checkEmpty(domain, complaints));
    }

    /** What an entry names is there, or will be. */
    private void references(Entry entry, Complaints complaints) {
        for (Property property : entry.kind().properties) {
            List<String> names = Type.elements(entry.value(property));
            if (property.peers() || property.formerly() != null && present.lacks(property)) {
                names.forEach(name -> needs(Kind.ACCOUNTS, name, entry, complaints));
            } else if (property.namesDomains()) {
                names.forEach(name -> needs(Kind.DOMAINS, name, entry, complaints));
            } else if (property.namesTargets() && !present.lacks(property)) {
                names.forEach(name -> target(name, entry, complaints));
            }
        }
    }

    /** The server takes no address in a domain of its own that is nobody's, nor one that only SMTPUTF8 can carry. */
    private void target(String address, Entry entry, Complaints complaints) {
        String name = mailbox(address);
        String domain = Names.domainOf(address);
        if (address.chars().anyMatch(c -> c > '~')) {
            complaints.add(entry.line(), entry + ": " + address + " is no address in ASCII");
        } else if (!present.isOurs(address)) {
            return;
        } else if (gone(Kind.DOMAINS).contains(domain)) {
            needs(Kind.DOMAINS, domain, entry, complaints);
        } else if (name.equals(entry.name())) {
            complaints.add(entry.line(), entry + ": would lead to itself");
        } else if (!isThere(Kind.ACCOUNTS, name) && !isThere(Kind.ALIASES, name)) {
            boolean was = Stream.of(Kind.ACCOUNTS, Kind.ALIASES)
                    .anyMatch(kind -> gone(kind).contains(name) || gone(kind).contains(address));
            complaints.add(
                    entry.line(),
                    entry + ": " + address + " is no account or alias"
                            + (was ? " any more: --prune deletes it" : ", here or on the server"));
        } else if (!name.equals(address)
                && !isEmpty(domain)
                && !isThereNow(Kind.ACCOUNTS, address)
                && !isThereNow(Kind.ALIASES, address)) {
            complaints.add(
                    entry.line(),
                    entry + ": " + domain + " becomes another name only when its own have gone: say " + name
                            + " instead of " + address);
        }
    }

    private void needs(Kind kind, String name, Entry entry, Complaints complaints) {
        if (!isThere(kind, name)) {
            complaints.add(
                    entry.line(),
                    entry + ": " + name + " is no " + kind.one
                            + (gone(kind).contains(name)
                                    ? " any more: --prune deletes it"
                                    : ", here or on the server"));
        }
    }

    private void checkEmpty(String domain, Complaints complaints) {
        for (Kind kind : List.of(Kind.ACCOUNTS, Kind.ALIASES)) {
            int left = (int) present.of(kind).keySet().stream()
                    .filter(name -> Names.domainOf(name).equals(domain))
                    .filter(name -> isThere(kind, name))
                    .count();
            if (left > 0) {
                complaints.add(
                        0,
                        "domain " + domain + ": is not in the file, but has " + kind.count(left)
                                + (wanted.containsKey(kind)
                                        ? " there"
                                        : ": without a section " + kind.section() + " it stays"));
            }
        }
    }
}
