package fish.remora.protocol.sasl;

import fish.remora.api.Authenticator;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One AUTH or AUTHENTICATE of a client: RFC 4422 §3, in lines of base64 as RFC 4954 §4, RFC 5034 §4 and RFC 9051 §6.2.2 have them.
 *
 * <pre>
 * begin --start--> Ask --answer--> Ask … --answer--> Done
 *           |                        |
 *           +------------------------+--> Denied, BadResponse: over
 * </pre>
 *
 * <p>Invariant: after {@link Turn.Done} or an exception the dialogue is over, and asking it again is an error of the caller; what it
 * has decoded is overwritten before it returns.
 *
 * <p>Not thread-safe: one thread at a time. {@link #start} and {@link #answer} may call the application, and belong on a worker.
 */
public final class AuthDialogue {
    /** RFC 4954 §4: the longest line of a client within a dialogue, in octets without its CRLF. */
    public static final int LINE_LIMIT = 12_288;

    private static final SecureRandom RANDOM = new SecureRandom();

    private enum State {
        NEW,
        UNDER_WAY,
        OVER
    }

    private final Mechanism mechanism;
    private final Exchange exchange;
    private State state = State.NEW;

    private AuthDialogue(Mechanism mechanism, Exchange exchange) {
        this.mechanism = mechanism;
        this.exchange = exchange;
    }

    /**
     * The names to offer this client, the strongest first. Whether any is to be offered before TLS is the caller's affair.
     *
     * @param issuers whose tokens the application takes
     */
    public static List<String> mechanisms(Peer peer, List<Issuer> issuers) {
        return Stream.of(Mechanism.values())
                .filter(mechanism -> mechanism.isOfferedTo(peer, issuers))
                .map(Mechanism::title)
                .toList();
    }

    /**
     * A dialogue in the mechanism of this name.
     *
     * @param mechanism without regard to case
     * @param issuers as for {@link #mechanisms}
     * @return empty: nobody knows the mechanism, or this client was not offered it
     */
    public static Optional<AuthDialogue> begin(
            String mechanism, Authenticator application, Peer peer, List<Issuer> issuers) {
        return begin(mechanism, new Parties(application, peer, issuers, AuthDialogue::nonce));
    }

    static Optional<AuthDialogue> begin(String mechanism, Parties parties) {
        return Mechanism.of(mechanism)
                .filter(known -> known.isOfferedTo(parties.peer(), parties.issuers()))
                .map(known -> new AuthDialogue(known, known.begin(parties)));
    }

    private static String nonce() {
        byte[] octets = new byte[18];
        RANDOM.nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }

    /**
     * The first turn. A secret in {@code initialResponse} cannot be overwritten: who has octets gives them to {@link #startWith}.
     *
     * @param initialResponse what stood behind the mechanism's name: null: nothing; {@code =}: a response of no octets
     * @throws Denied as {@link Authenticator}; AUTHENTICATIONFAILED, AUTHORIZATIONFAILED by the rules of the mechanism
     * @throws BadResponse MALFORMED
     */
    public Turn start(@Nullable String initialResponse) throws Denied, BadResponse {
        if (initialResponse != null) {
            return startWith(initialResponse.getBytes(StandardCharsets.UTF_8));
        }
        move(State.NEW, State.UNDER_WAY);
        return Turn.Ask.of(mechanism.opening());
    }

    /**
     * As {@link #start} with an initial response.
     *
     * @param initialResponse read, and the caller's to overwrite
     */
    public Turn startWith(byte[] initialResponse) throws Denied, BadResponse {
        move(State.NEW, State.OVER);
        boolean empty = initialResponse.length == 1 && initialResponse[0] == '=';
        return next(empty ? new byte[0] : initialResponse);
    }

    /**
     * The turn after a client's line.
     *
     * @param line without its CRLF; read, and the caller's to overwrite
     * @throws Denied as {@link #start}
     * @throws BadResponse CANCELLED, MALFORMED
     */
    public Turn answer(byte[] line) throws Denied, BadResponse {
        move(State.UNDER_WAY, State.OVER);
        if (line.length == 1 && line[0] == '*') {
            throw BadResponse.cancelled();
        }
        return next(line);
    }

    /** It is over unless this ends well with another challenge. */
    private Turn next(byte[] line) throws Denied, BadResponse {
        if (line.length > LINE_LIMIT) {
            throw BadResponse.malformed("Response too long");
        }
        byte[] message = Strictly.base64(line);
        try {
            Turn turn = exchange.next(message);
            if (turn instanceof Turn.Ask) {
                state = State.UNDER_WAY;
            }
            return turn;
        } finally {
            Arrays.fill(message, (byte) 0);
        }
    }

    private void move(State from, State to) {
        if (state != from) {
            throw new IllegalStateException(mechanism.title() + " is " + state);
        }
        state = to;
    }
}
