package fish.remora.adapter.dns;

import fish.remora.adapter.Configuration;
import fish.remora.adapter.Networks;
import fish.remora.api.NextHop;
import fish.remora.api.Transmitted.Contact;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Finds the hosts that take mail for a next hop: RFC 5321 §5.1, RFC 7505. Thread-safe.
 *
 * <pre>
 * Domain: MX --found--> without ourselves and all behind us --> addresses of each --> in order of preference
 *          +--no data--> its own A and AAAA (implicit MX)
 * Host:   hosts file, else A and AAAA
 * </pre>
 */
public final class Exchangers implements AutoCloseable {
    /** RFC 5321 §5.1 wants at least two addresses tried, and allows a limit. */
    private static final int MOST_ADDRESSES = 10;

    private final Configuration configuration;
    private final Executor workers;
    private final Lookups lookups;
    private final Interfaces interfaces = new Interfaces();

    /** One search serves all who ask meanwhile. */
    private final Map<NextHop, CompletableFuture<Found>> underWay = new ConcurrentHashMap<>();

    /**
     * @param executor goes on after an answer; must not wait
     * @param workers runs what may block
     */
    public Exchangers(Configuration configuration, Executor executor, Executor workers) {
        this.configuration = configuration;
        this.workers = workers;
        this.lookups = new Lookups(configuration.outbound().dnsServers(), executor);
    }

    /** Never fails by what the DNS says: that is a {@link Found.Nowhere}. */
    public CompletionStage<Found> find(NextHop nextHop) {
        CompletableFuture<Found> mine = new CompletableFuture<>();
        CompletableFuture<Found> others = underWay.putIfAbsent(nextHop, mine);
        if (others != null) {
            return others;
        }
        search(nextHop).whenComplete((found, failure) -> {
            underWay.remove(nextHop, mine);
            if (failure == null) {
                mine.complete(found);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    private CompletionStage<Found> search(NextHop nextHop) {
        try {
            return nextHop instanceof NextHop.Host host ? route(host) : domain(((NextHop.Domain) nextHop).name());
        } catch (TextParseException noName) {
            return nextHop instanceof NextHop.Host
                    ? nowhere(451, "4.4.4", nextHop + ": this is no name of the DNS", Contact.NO_HOST)
                    : nowhere(550, "5.1.2", nextHop + ": this is no name of the DNS", Contact.NO_HOST);
        } catch (RuntimeException | Error failure) {
            // All who ask for this next hop wait for the one search.
            return CompletableFuture.failedStage(failure);
        }
    }

    private CompletionStage<Found> domain(String domain) throws TextParseException {
        if (domain.startsWith("[")) {
            return CompletableFuture.completedStage(literal(domain));
        }
        Name name = Name.fromString(domain, Name.root);
        return lookups.ask(name, Type.MX).thenCompose(answer -> switch (answer.kind()) {
            case FOUND -> exchangers(domain, Preferences.of(answer.records()));
            case NO_DATA -> lookups.addresses(name).thenApply(addresses -> implicit(domain, addresses));
            case NO_DOMAIN -> nowhere(550, "5.1.2", domain + ": no such domain", Contact.NO_HOST);
            case FAILED -> noAnswer(domain);
        });
    }

    /** RFC 5321 §4.1.3. */
    private Found literal(String literal) {
        String address = literal.substring(1, literal.length() - 1);
        boolean six = address.toLowerCase(Locale.ROOT).startsWith("ipv6:");
        return Networks.address(six ? address.substring(5) : address)
                .filter(host -> six == host instanceof Inet6Address)
                .map(host -> here(literal, List.of(exchanger(literal, host))))
                .orElseGet(() -> Found.nowhere(550, "5.1.2", literal + " is no address literal", Contact.NO_HOST));
    }

    private CompletionStage<Found> exchangers(String domain, Preferences all) {
        if (all.isNull()) {
            return nowhere(556, "5.1.10", domain + " takes no mail (null MX)", Contact.NO_HOST);
        }
        if (all.isEmpty()) {
            return nowhere(550, "5.4.4", domain + ": none of its mail exchangers is a host name", Contact.NO_HOST);
        }
        Preferences preferences = all.before(configuration.hostName());
        if (preferences.isEmpty()) {
            return CompletableFuture.completedStage(loop(domain));
        }
        CompletionStage<List<Answer>> answers = CompletableFuture.completedStage(List.of());
        List<CompletionStage<Answer>> asked =
                preferences.hosts().stream().map(lookups::addresses).toList();
        for (CompletionStage<Answer> each : asked) {
            answers = answers.thenCombine(each, Exchangers::append);
        }
        return answers.thenApply(found -> explicit(domain, preferences, found));
    }

    private static List<Answer> append(List<Answer> list, Answer more) {
        List<Answer> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    /** A host without an address, or without an answer, is passed over as long as there is another. */
    private Found explicit(String domain, Preferences preferences, List<Answer> answers) {
        int end =
                preferences.end(i -> Lookups.addresses(answers.get(i)).stream().anyMatch(this::isOurs));
        List<Exchanger> exchangers = new ArrayList<>();
        boolean failed = false;
        for (int i = 0; i < end; i++) {
            failed |= answers.get(i).kind() == Answer.Kind.FAILED;
            exchangers.addAll(exchangers(preferences.name(i), answers.get(i)));
        }
        if (!exchangers.isEmpty()) {
            return hosts(exchangers);
        }
        if (end == 0) {
            return loop(domain);
        }
        return failed
                ? noAnswerOf(domain)
                : Found.nowhere(550, "5.4.4", domain + ": none of its mail exchangers has an address", Contact.NO_HOST);
    }

    /** RFC 5321 §5.1: without MX records the domain itself is the host. */
    private Found implicit(String domain, Answer addresses) {
        return switch (addresses.kind()) {
            case FOUND -> here(domain, exchangers(domain, addresses));
            case FAILED -> noAnswerOf(domain);
            case NO_DATA, NO_DOMAIN -> Found.nowhere(550, "5.4.4", domain + " has no mail host", Contact.NO_HOST);
        };
    }

    /** Unless it is ourselves. */
    private Found here(String name, List<Exchanger> exchangers) {
        boolean ours = exchangers.stream()
                .anyMatch(exchanger -> isOurs(exchanger.address().getAddress()));
        return ours ? loop(name) : hosts(exchangers);
    }

    /** A route is the administrator's word: when it leads nowhere, mail waits for him to mend it. */
    private CompletionStage<Found> route(NextHop.Host host) throws TextParseException {
        Optional<InetAddress> literal = Networks.address(host.name());
        if (literal.isPresent()) {
            return CompletableFuture.completedStage(routed(host, List.of(literal.get())));
        }
        Name name = Name.fromString(host.name(), Name.root);
        return CompletableFuture.supplyAsync(() -> lookups.ofThisMachine(name), workers)
                .thenCompose(known -> known.isEmpty()
                        ? lookups.addresses(name).thenApply(answer -> routed(host, answer))
                        : CompletableFuture.completedStage(routed(host, known)));
    }

    private Found routed(NextHop.Host host, Answer answer) {
        return switch (answer.kind()) {
            case FOUND -> routed(host, Lookups.addresses(answer));
            case FAILED -> noAnswerOf(host.name());
            case NO_DATA, NO_DOMAIN -> Found.nowhere(451, "4.4.4", host.name() + ": no such host", Contact.NO_HOST);
        };
    }

    private Found routed(NextHop.Host host, List<InetAddress> addresses) {
        return hosts(ordered(addresses).stream()
                .map(address -> new Exchanger(host.name(), new InetSocketAddress(address, host.port())))
                .toList());
    }

    private List<Exchanger> exchangers(String name, Answer addresses) {
        return ordered(Lookups.addresses(addresses)).stream()
                .map(address -> exchanger(name, address))
                .toList();
    }

    private Exchanger exchanger(String name, InetAddress address) {
        return new Exchanger(
                name, new InetSocketAddress(address, configuration.outbound().mxPort()));
    }

    /** RFC 5321 §5.2 leaves IPv4 and IPv6 to us: in turns, so that neither can hide the other; IPv6 last where it leads nowhere. */
    private List<InetAddress> ordered(List<InetAddress> addresses) {
        Deque<InetAddress> four = new ArrayDeque<>();
        Deque<InetAddress> six = new ArrayDeque<>();
        addresses.forEach(address -> (address instanceof Inet6Address ? six : four).add(address));
        List<InetAddress> ordered = new ArrayList<>();
        if (!interfaces.reachIpv6()) {
            ordered.addAll(four);
            four.clear();
        }
        while (!four.isEmpty() || !six.isEmpty()) {
            Stream.of(six, four).filter(list -> !list.isEmpty()).forEach(list -> ordered.add(list.remove()));
        }
        return ordered;
    }

    private static Found hosts(List<Exchanger> exchangers) {
        return new Found.Hosts(exchangers.subList(0, Math.min(exchangers.size(), MOST_ADDRESSES)));
    }

    /** True when a connection to the port of mail exchangers at this address would reach our own. */
    private boolean isOurs(InetAddress address) {
        if (configuration.outbound().mxPort() != configuration.smtpPort()) {
            return false;
        }
        Optional<InetAddress> bound = Networks.address(configuration.bindAddress());
        return bound.isEmpty() || bound.get().isAnyLocalAddress()
                ? interfaces.have(address)
                : bound.get().equals(address);
    }

    private static Found loop(String name) {
        return Found.nowhere(
                554, "5.4.6", name + ": its mail comes back to this server, which does not know it", Contact.NO_HOST);
    }

    private static Found noAnswerOf(String name) {
        return Found.nowhere(451, "4.4.3", name + ": the DNS gives no answer", Contact.UNREACHABLE);
    }

    private static CompletionStage<Found> noAnswer(String name) {
        return CompletableFuture.completedStage(noAnswerOf(name));
    }

    private static CompletionStage<Found> nowhere(int code, String status, String text, Contact contact) {
        return CompletableFuture.completedStage(Found.nowhere(code, status, text, contact));
    }

    @Override
    public void close() {
        lookups.close();
    }
}
