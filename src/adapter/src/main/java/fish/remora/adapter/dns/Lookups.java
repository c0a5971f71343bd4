package fish.remora.adapter.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.NioClient;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;
import org.xbill.DNS.lookup.LookupSession;

/**
 * Questions to the DNS servers, asynchronous, with a cache that keeps what its TTL allows, refusals too (RFC 2308). A truncated answer
 * is asked for again over TCP. Thread-safe.
 */
final class Lookups implements AutoCloseable {
    private static final int MOST_ENTRIES = 100_000;

    /** Seconds: longer than this no answer is believed, whatever its TTL. */
    private static final int LONGEST = 86_400;

    /** RFC 2308 §5: one to three hours have been found to work well. */
    private static final int LONGEST_NEGATIVE = 3_600;

    private static final Name LOCALHOST = Name.fromConstantString("localhost.");

    private final LookupSession session;
    private final HostsFileParser hosts = new HostsFileParser();

    /**
     * @param servers empty = the system's
     * @param executor goes on with what is to be done after an answer
     */
    Lookups(List<InetSocketAddress> servers, Executor executor) {
        // Its hook would keep our class loader beyond the adapter's end; close() does what it would.
        System.setProperty("dnsjava.nio.register_shutdown_hook", "false");
        Cache cache = new Cache(DClass.IN);
        cache.setMaxEntries(MOST_ENTRIES);
        cache.setMaxCache(LONGEST);
        cache.setMaxNCache(LONGEST_NEGATIVE);
        session = LookupSession.builder()
                .resolver(resolver(servers))
                .cache(cache)
                .executor(executor)
                .build();
    }

    private static Resolver resolver(List<InetSocketAddress> servers) {
        List<Resolver> resolvers = new ArrayList<>();
        for (InetSocketAddress server :
                servers.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : servers) {
            resolvers.add(new SimpleResolver(server));
        }
        return new ExtendedResolver(resolvers);
    }

    /** @param type one of {@link Type} */
    CompletionStage<Answer> ask(Name name, int type) {
        return session.lookupAsync(name, type)
                .handle((result, failure) -> failure == null ? Answer.of(result) : Answer.of(failure));
    }

    /** A and AAAA records. */
    CompletionStage<Answer> addresses(Name name) {
        return ask(name, Type.A).thenCombine(ask(name, Type.AAAA), Answer::and);
    }

    static List<InetAddress> addresses(Answer answer) {
        List<InetAddress> addresses = new ArrayList<>();
        answer.records().forEach(record -> {
            if (record instanceof ARecord four) {
                addresses.add(four.getAddress());
            } else if (record instanceof AAAARecord six) {
                addresses.add(six.getAddress());
            }
        });
        return addresses;
    }

    /** What the hosts file of this machine says, before any DNS; localhost needs neither (RFC 6761 §6.3). Blocks. */
    List<InetAddress> ofThisMachine(Name name) {
        try {
            List<InetAddress> addresses = new ArrayList<>();
            for (int type : new int[] {Type.A, Type.AAAA}) {
                Optional<InetAddress> address = hosts.getAddressForHost(name, type);
                address.ifPresent(addresses::add);
            }
            if (addresses.isEmpty() && name.equals(LOCALHOST)) {
                addresses.add(InetAddress.getLoopbackAddress());
            }
            return addresses;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Ends the thread that waits for answers; who waits for one gets a failure. */
    @Override
    public void close() {
        NioClient.close();
    }
}
