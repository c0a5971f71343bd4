package fish.remora.adapter.client;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.adapter.dns.Exchanger;
import fish.remora.adapter.dns.Found;
import fish.remora.api.NextHop;
import fish.remora.api.Transmitted;
import fish.remora.protocol.transcript.ClientMail;
import fish.remora.protocol.transcript.ClientPlayer;
import fish.remora.protocol.transcript.Escapes;
import fish.remora.protocol.transcript.Transcript;
import fish.remora.protocol.transcript.Transcript.Entry;
import fish.remora.protocol.transcript.Transcript.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;

/** Plays one transcript of the client as its peer, on a socket, against an {@link OutboundClient}. */
final class WirePlayer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final Path TLS_FOLDER = Path.of("target", "adapter-data", "tls");

    /** What the client is given when the transcript has no mail: it opens no connection for none. */
    private static final String ANY_MAIL = "<> <ann@mx.test>";

    private final Transcript transcript;
    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Sender sender;
    private final NextHop nextHop;
    private final List<String> expected = new ArrayList<>();
    private final PeerLine line;
    private BlockingQueue<Transmitted> results;
    private boolean begun;
    private boolean closed;

    WirePlayer(Transcript transcript) throws IOException {
        this.transcript = transcript;
        socket.setSoTimeout(PATIENCE_MILLIS);
        var credentials = ClientPlayer.credentials(transcript.needs());
        boolean secret = credentials.isPresent() && !transcript.needs().contains("plaintext-auth");
        InetSocketAddress address = secret && !has(Kind.TLS)
                ? Sender.seemingFar(socket.getLocalPort())
                : new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        nextHop = new NextHop.Host("mx.test", address.getPort(), credentials);
        sender = new Sender(configuration(), new Found.Hosts(List.of(new Exchanger("mx.test", address))));
        if (transcript.needs().contains("no-tls")) {
            sender.client.tls().failed(address);
        }
        results = begin(first(Kind.BEGIN).map(Entry::text).orElse(ANY_MAIL));
        line = new PeerLine(socket.accept());
    }

    private Map<String, String> configuration() {
        Map<String, String> configuration = new HashMap<>(Map.of("hostname", "us.test"));
        if (first(Kind.LOST).filter(lost -> lost.text().equals("TIMED_OUT")).isPresent()) {
            configuration.put("timeout.reply", "1");
        }
        if (has(Kind.QUIT)) {
            configuration.put("connections.idle", "1");
        }
        return configuration;
    }

    private Optional<Entry> first(Kind kind) {
        return transcript.lines().stream().filter(entry -> entry.kind() == kind).findFirst();
    }

    private boolean has(Kind kind) {
        return first(kind).isPresent();
    }

    private BlockingQueue<Transmitted> begin(String mail) {
        return sender.begin(nextHop, ClientMail.parse(mail).transmission());
    }

    void play() throws IOException, InterruptedException {
        for (Entry entry : transcript.lines()) {
            play(entry, transcript.name() + ".transcript:" + entry.number());
        }
    }

    private void play(Entry entry, String place) throws IOException, InterruptedException {
        switch (entry.kind()) {
            case SERVER -> line.write(Escapes.octets(entry.text() + "\\r\\n"));
            case CLIENT -> assertMatches(place, line.hear(), text(Escapes.octets(entry.text())));
            case RAW -> {
                byte[] octets = Escapes.octets(entry.text());
                assertThat(line.raw(octets.length)).as(place).isEqualTo(octets);
            }
            case BEGIN -> {
                results = begun ? begin(entry.text()) : results;
                begun = true;
            }
            case READY -> {
                if (!has(Kind.BEGIN)) {
                    assertThat(line.hear()).as(place).startsWith("MAIL FROM:<>");
                }
            }
            case RESULT -> expected.add("R: " + entry.text());
            case CONTACT -> ended(entry.text(), place);
            case TLS -> line.startTls(TLS_FOLDER);
            case LOST -> lost(entry.text());
            case CLOSED -> assertThat(closed || isClosed()).as(place).isTrue();
            case QUIT -> {
                // The client does so by itself, when it has been idle for long enough.
            }
            case NEVER, RECONNECT, NEEDS, WRITTEN -> throw new AssertionError(entry);
        }
    }

    /** The one result, and it is what the lines before say. */
    private void ended(String contact, String place) throws InterruptedException {
        Transmitted result = Sender.await(results);
        assertThat(result.outcomes()).as(place).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertMatches(place, ClientPlayer.text(result.outcomes().get(i)), expected.get(i));
        }
        assertThat(result.contact()).as(place).isEqualTo(Transmitted.Contact.valueOf(contact));
        expected.clear();
    }

    private static void assertMatches(String place, String came, String expected) {
        if (expected.endsWith("…")) {
            assertThat(came).as(place).startsWith(expected.substring(0, expected.length() - 1));
        } else {
            assertThat(came).as(place).isEqualTo(expected);
        }
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    private void lost(String why) throws IOException {
        if (why.equals("CLOSED")) {
            closed = true;
            line.close();
        }
    }

    private boolean isClosed() throws IOException {
        try {
            return line.isClosed();
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        line.close();
        socket.close();
        sender.close();
    }
}
