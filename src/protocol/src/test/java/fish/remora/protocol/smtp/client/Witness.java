package fish.remora.protocol.smtp.client;

import fish.remora.api.Address;
import fish.remora.api.BodyType;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.NextHop;
import fish.remora.api.Octets;
import fish.remora.api.Peer;
import fish.remora.api.Recipient;
import fish.remora.api.Secret;
import fish.remora.api.Transmission;
import fish.remora.api.Transmitted.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Drives a session as the adapter would, begins a transmission whenever it may, and fails when the session breaks its word: one result
 * for each recipient, told once; none positive without the content sent; nothing after the end.
 */
final class Witness {
    private static final byte[] HELLO = {'H', 'i', '\r', '\n'};

    private static final int RECIPIENTS = 3;

    private final ClientSession session;
    private final boolean eightBit;
    private boolean unfinished = true;
    private boolean inTransmission;
    private boolean handshake;
    private boolean contentAsked;
    private boolean contentSent;
    private boolean closed;
    private int finished;

    Witness(boolean credentials, boolean eightBit) {
        this.eightBit = eightBit;
        Optional<NextHop.Credentials> who =
                credentials ? Optional.of(new NextHop.Credentials("ann", Secret.of("secret"))) : Optional.empty();
        session = new ClientSession(new ClientSession.Settings("us.test", who, true, true, Duration.ofMinutes(5)));
    }

    /** How many openings and transmissions have ended. */
    int finished() {
        return finished;
    }

    boolean isClosed() {
        return closed;
    }

    void hear(byte[] line) {
        check(session.line(line));
        beginIfReady();
    }

    void written() {
        if (contentAsked && !contentSent && !closed) {
            contentSent = true;
            check(session.contentSent());
            beginIfReady();
        }
    }

    void secured() {
        if (handshake && !closed) {
            handshake = false;
            check(session.secured(new Peer.Tls("TLSv1.3", "any")));
        }
    }

    void lose(ClientSession.Lost why) {
        check(session.lost(why));
        require(closed && !unfinished, "lost, and not over");
    }

    private void beginIfReady() {
        if (!session.isReady() || closed || finished > 50) {
            return;
        }
        unfinished = true;
        inTransmission = true;
        contentAsked = false;
        contentSent = false;
        check(session.begin(transmission()));
    }

    private Transmission transmission() {
        List<Recipient> recipients = Stream.of("ann@mx.test", "bob@mx.test", "cy@mx.test")
                .map(address -> new Recipient(Address.parse(address), DsnRequest.DEFAULT))
                .toList();
        Envelope.Options options = new Envelope.Options(
                eightBit ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT, false, OptionalLong.empty(), null, null);
        return new Transmission("id", Optional.empty(), recipients, options, Octets.of(HELLO));
    }

    private void check(List<ClientStep> steps) {
        for (ClientStep step : steps) {
            require(!closed, "a step after the end: " + step);
            if (step instanceof ClientStep.Finished end) {
                finish(end);
            } else if (step instanceof ClientStep.SendContent) {
                require(inTransmission && !contentAsked, "content asked for out of order");
                contentAsked = true;
            } else if (step instanceof ClientStep.StartTls) {
                handshake = true;
            } else if (step instanceof ClientStep.Ready) {
                require(unfinished && !inTransmission, "opened twice");
                unfinished = false;
            } else if (step instanceof ClientStep.Close) {
                closed = true;
            } else if (step instanceof ClientStep.Send send) {
                require(send.octets().length > 0, "nothing to send");
            }
        }
        require(!session.patience().isZero(), "no patience");
    }

    private void finish(ClientStep.Finished end) {
        require(unfinished, "told twice");
        require(end.outcomes().size() == (inTransmission ? RECIPIENTS : 1), "not one result for each");
        for (Outcome outcome : end.outcomes()) {
            int kind = outcome.reply().code() / 100;
            require(kind != 3 && (kind != 2 || inTransmission && contentSent && outcome.remote()), "no result");
            require(!outcome.uncertain() || contentAsked && kind == 4, "uncertain of what was never sent");
        }
        unfinished = false;
        inTransmission = false;
        finished++;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
