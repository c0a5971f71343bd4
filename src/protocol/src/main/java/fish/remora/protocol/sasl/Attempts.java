package fish.remora.protocol.sasl;

import fish.remora.api.AccountId;
import fish.remora.api.Authenticator;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.api.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The logins tried on one connection: by name and password as LOGIN and PASS have them, or by the exchange of AUTH and AUTHENTICATE.
 *
 * <pre>
 * closed --begin--> open --answer--> open … --answer--> closed
 *            |                        |
 *            +------------------------+-- let in, denied, or abandoned --> closed
 * </pre>
 *
 * <p>While an exchange is open each line of the client is a response. It is closed before the application is asked, so that whatever the
 * application throws ends it; passwords and responses are overwritten before they are answered.
 *
 * <p>One thread at a time. {@link #begin}, {@link #answer} and {@link #login} may call the application, and belong on a worker.
 */
public final class Attempts {
    private static final int MOST_FAILURES = 3;

    private final Authenticator application;
    private final List<Issuer> issuers;
    private @Nullable AuthDialogue open;
    private int failures;

    @FunctionalInterface
    private interface Asking {
        Turn ask() throws Denied, BadResponse;
    }

    /** @param issuers whose tokens the application takes */
    public Attempts(Authenticator application, List<Issuer> issuers) {
        this.application = application;
        this.issuers = issuers;
    }

    /** As {@link AuthDialogue#begin}; nothing has been tried yet. */
    public Optional<AuthDialogue> exchange(String mechanism, Peer peer) {
        return AuthDialogue.begin(mechanism, application, peer, issuers);
    }

    /**
     * The first turn of an exchange; an open one is abandoned.
     *
     * @param initialResponse overwritten; null: none came; {@code =}: one of no octets
     * @throws Denied as {@link AuthDialogue#start}
     * @throws BadResponse MALFORMED
     */
    public Turn begin(AuthDialogue exchange, byte @Nullable [] initialResponse) throws Denied, BadResponse {
        if (initialResponse == null) {
            return next(exchange, () -> exchange.start(null));
        }
        try {
            return next(exchange, () -> exchange.startWith(initialResponse));
        } finally {
            Arrays.fill(initialResponse, (byte) 0);
        }
    }

    /**
     * The turn after a client's line.
     *
     * @param line without its CRLF; overwritten
     * @throws Denied as {@link AuthDialogue#answer}
     * @throws BadResponse CANCELLED, MALFORMED
     * @throws IllegalStateException when none is open
     */
    public Turn answer(byte[] line) throws Denied, BadResponse {
        AuthDialogue asked = open;
        if (asked == null) {
            throw new IllegalStateException("no exchange is open");
        }
        try {
            return next(asked, () -> asked.answer(line));
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private Turn next(AuthDialogue exchange, Asking asking) throws Denied, BadResponse {
        abandon();
        try {
            Turn turn = asking.ask();
            open = turn instanceof Turn.Ask ? exchange : null;
            return turn;
        } catch (Denied denied) {
            count(denied);
            throw denied;
        } catch (BadResponse bad) {
            // Who cancels has heard why, with a token.
            if (bad.reason() == BadResponse.Reason.CANCELLED) {
                failed();
            }
            throw bad;
        }
    }

    /**
     * By a name and a password without SASL.
     *
     * @param password erased
     * @throws Denied as {@link Authenticator#login}
     */
    public AccountId login(Peer peer, String user, Secret password) throws Denied {
        try {
            return application.login(peer, user, password);
        } catch (Denied denied) {
            count(denied);
            throw denied;
        } finally {
            password.erase();
        }
    }

    /** A store that is down is no failure of the client's. */
    private void count(Denied denied) {
        if (denied.code() == Denied.Code.AUTHENTICATIONFAILED || denied.code() == Denied.Code.AUTHORIZATIONFAILED) {
            failed();
        }
    }

    /** One that the protocol itself refuses counts with the others. */
    public void failed() {
        failures++;
    }

    /** So many have failed that the client is to hear no more. */
    public boolean isOver() {
        return failures >= MOST_FAILURES;
    }

    /** An exchange is under way: the next line is a response. */
    public boolean isOpen() {
        return open != null;
    }

    /** Ends an exchange, if one is under way. */
    public void abandon() {
        open = null;
    }
}
