package fish.remora.protocol.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.protocol.sasl.Issuer;
import fish.remora.protocol.wire.Frame;
import fish.remora.protocol.wire.Framer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The core stage: framer and session without a network, driven as an adapter would drive them. It also holds the session to its word: no call
 * of the application where {@code asks} said there would be none.
 */
public abstract class Core implements Line {
    private static final Peer.Tls TLS = new Peer.Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384");

    protected final Framer framer;
    protected final Set<String> needs;
    private final ReplyLines replies = new ReplyLines();
    private boolean handshake;
    private boolean closed;

    /** @param needs of the transcript, such as {@code tls-first} */
    protected Core(int lineLimit, Set<String> needs) {
        this.framer = new Framer(lineLimit);
        this.needs = needs;
    }

    /** Who calls: with TLS from the start if the transcript needs that. */
    protected static Peer peer(Set<String> needs, boolean trusted) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 25);
        return new Peer(
                "1", address, address, trusted, false, needs.contains("secure") ? Optional.of(TLS) : Optional.empty());
    }

    protected static List<Issuer> issuers(Set<String> needs) {
        return needs.contains("tokens") ? Issuer.list("https://id.test=keys.json") : List.of();
    }

    /** Has the session take it, and does what it says. */
    protected abstract void run(Frame frame);

    /** The handshake is done. */
    protected abstract void secured(Peer.Tls tls);

    /** The connection is no more. */
    protected void ended() {}

    @Override
    public void send(byte[] octets) {
        if (closed || handshake) {
            // In a handshake nothing in clear is understood.
            return;
        }
        framer.offer(octets);
        Frame frame = framer.next();
        while (frame != null) {
            run(frame);
            frame = closed || handshake ? null : framer.next();
        }
    }

    /**
     * What the session says to a line that it need not overwrite.
     *
     * @param asks what it said it would do
     * @param calls of the application up to now
     */
    protected final <S> S step(
            byte[] line, boolean asks, IntSupplier calls, Function<byte[], S> session, Supplier<S> failed) {
        int before = calls.getAsInt();
        try {
            return session.apply(line);
        } catch (IllegalStateException brokenOnPurpose) {
            return failed.get();
        } finally {
            assertThat(asks || calls.getAsInt() == before).as("asks").isTrue();
        }
    }

    /** The same, but it has to overwrite the line, which may hold a password. */
    protected final <S> S secretStep(
            byte[] line, boolean asks, IntSupplier calls, Function<byte[], S> session, Supplier<S> failed) {
        S step = step(line, asks, calls, session, failed);
        assertThat(line).as("the line is overwritten").isEqualTo(new byte[line.length]);
        return step;
    }

    protected final void say(byte[] octets) {
        replies.add(octets);
    }

    /** Makes the pieces of a long reply; null: there is no more. */
    @FunctionalInterface
    protected interface Pieces {
        byte @Nullable [] next() throws Denied;
    }

    protected final void stream(byte[] first, Pieces pieces) {
        say(first);
        try {
            for (byte[] piece = pieces.next(); piece != null; piece = pieces.next()) {
                say(piece);
            }
        } catch (Denied denied) {
            end();
        }
    }

    protected final void beginTls(byte[] goAhead) {
        say(goAhead);
        framer.clear();
        handshake = true;
    }

    protected final void close(byte[] lastWords) {
        say(lastWords);
        end();
    }

    private void end() {
        closed = true;
        ended();
    }

    protected final boolean hasEnded() {
        return closed;
    }

    /** True when the client has heard all that was said. */
    protected final boolean isSilent() {
        return replies.isEmpty();
    }

    @Override
    public @Nullable String receiveLine() {
        return replies.next();
    }

    @Override
    public final boolean isClosed() {
        return closed && replies.isEmpty();
    }

    @Override
    public final void startTls() {
        assertThat(handshake).as("STARTTLS was answered").isTrue();
        handshake = false;
        secured(TLS);
    }

    @Override
    public final void close() {
        if (!closed) {
            end();
        }
    }
}
