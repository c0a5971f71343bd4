package fish.remora.adapter.client;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.adapter.TestConfiguration;
import fish.remora.adapter.dns.Exchanger;
import fish.remora.adapter.dns.Found;
import fish.remora.api.Address;
import fish.remora.api.Content;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.NextHop;
import fish.remora.api.Recipient;
import fish.remora.api.Transmission;
import fish.remora.api.Transmitted;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A client with all that it needs around it, whose one next hop has the hosts that a test gives it. */
final class Sender implements AutoCloseable {
    static final NextHop.Domain HOP = new NextHop.Domain("example.test");
    static final String TEXT = "Subject: hello\r\n\r\n.dot\r\nend\r\n";

    final OutboundClient client;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ExecutorService workers = Executors.newFixedThreadPool(2);

    Sender(ScriptedPeer... hosts) throws IOException {
        this(Map.of(), hosts);
    }

    Sender(Map<String, String> configuration, ScriptedPeer... hosts) throws IOException {
        this(configuration, hosts(hosts));
    }

    Sender(Map<String, String> configuration, Found found) throws IOException {
        this(configuration, hop -> CompletableFuture.completedStage(found));
    }

    Sender(Map<String, String> configuration, Function<NextHop, CompletionStage<Found>> search) throws IOException {
        client = new OutboundClient(TestConfiguration.of(configuration), loops, workers, search);
    }

    private static Found hosts(ScriptedPeer... hosts) {
        List<Exchanger> exchangers = new ArrayList<>();
        for (ScriptedPeer host : hosts) {
            exchangers.add(new Exchanger("mx" + exchangers.size() + ".example.test", host.address()));
        }
        return new Found.Hosts(exchangers);
    }

    /** An address of this machine that does not look so: 127.0.0.1 behind the prefix of RFC 4291 §2.5.5.2. */
    static InetSocketAddress seemingFar(int port) throws IOException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
        var address = Inet6Address.getByAddress(null, mapped, -1);
        assertThat(address.isLoopbackAddress()).isFalse();
        return new InetSocketAddress(address, port);
    }

    static Transmission transmission(Content content) {
        return new Transmission(
                "1",
                Optional.of(new Address("ann", "client.test")),
                List.of(new Recipient(new Address("bob", "example.test"), DsnRequest.DEFAULT)),
                Envelope.Options.NONE,
                content);
    }

    static Content content(byte[] octets, boolean inMemory) {
        return new Content() {
            @Override
            public long size() {
                return octets.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(octets);
            }

            @Override
            public boolean inMemory() {
                return inMemory;
            }
        };
    }

    static Content small() {
        return content(TEXT.getBytes(StandardCharsets.US_ASCII), true);
    }

    /** The results, as they come. */
    BlockingQueue<Transmitted> begin(Content content) {
        return begin(HOP, transmission(content));
    }

    BlockingQueue<Transmitted> begin(NextHop nextHop, Transmission transmission) {
        BlockingQueue<Transmitted> results = new LinkedBlockingQueue<>();
        client.transmit(nextHop, transmission, results::add);
        return results;
    }

    /** The one result. */
    static Transmitted await(BlockingQueue<Transmitted> results) throws InterruptedException {
        Transmitted result = results.poll(30, TimeUnit.SECONDS);
        assertThat(result).as("a result").isNotNull();
        return result;
    }

    Transmitted send(Content content) throws InterruptedException {
        return await(begin(content));
    }

    Transmitted send() throws InterruptedException {
        return send(small());
    }

    static Transmitted.Outcome outcome(Transmitted result) {
        assertThat(result.outcomes()).hasSize(1);
        return result.outcomes().get(0);
    }

    static void assertTaken(Transmitted result) {
        assertThat(outcome(result).reply().code()).as(result.toString()).isEqualTo(250);
        assertThat(outcome(result).remote()).isTrue();
        assertThat(result.contact()).isEqualTo(Transmitted.Contact.MADE);
    }

    @Override
    public void close() {
        client.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        workers.shutdown();
    }
}
