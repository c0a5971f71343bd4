package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Authenticator;
import fish.remora.api.Denied;
import fish.remora.api.Secret;
import fish.remora.protocol.sasl.Attempts;
import fish.remora.protocol.sasl.AuthDialogue;
import fish.remora.protocol.sasl.BadResponse;
import fish.remora.protocol.sasl.Issuer;
import fish.remora.protocol.sasl.Turn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * LOGIN and AUTHENTICATE on one connection: RFC 9051 §6.2.
 *
 * <p>Invariant: an exchange is open in {@link State#AUTHENTICATING} and nowhere else. One thread at a time.
 */
final class Login {
    private static final String PRIVACY_REQUIRED = "[PRIVACYREQUIRED] Passwords are taken only over TLS";

    private final Attempts attempts;

    @FunctionalInterface
    private interface NextTurn {
        Turn take() throws Denied, BadResponse;
    }

    Login(Authenticator application, List<Issuer> issuers) {
        this.attempts = new Attempts(application, issuers);
    }

    /** So many have failed that the client hears no more. */
    boolean isOver() {
        return attempts.isOver();
    }

    /** RFC 9051 §6.2.3. */
    Outcome login(SessionContext context, Arguments arguments) throws Denied, BadSyntax, No {
        String user = arguments.astring();
        arguments.space();
        Secret password = new Secret(arguments.astringOctets());
        try {
            arguments.end();
            insistOnPrivacy(context);
            return entered(context, attempts.login(context.peer(), user, password));
        } finally {
            password.erase();
        }
    }

    /** RFC 9051 §6.2.2, with the initial response of RFC 4959. */
    Outcome authenticate(SessionContext context, Arguments arguments) throws Denied, BadSyntax, No {
        String mechanism = arguments.atom();
        byte[] response = arguments.tryTake(' ') ? arguments.astringOctets() : null;
        try {
            arguments.end();
            insistOnPrivacy(context);
            AuthDialogue exchange = attempts.exchange(mechanism, context.peer())
                    .orElseThrow(() -> new No("[CANNOT] No such mechanism"));
            return converse(context, () -> attempts.begin(exchange, response));
        } finally {
            if (response != null) {
                Arrays.fill(response, (byte) 0);
            }
        }
    }

    private static void insistOnPrivacy(SessionContext context) throws No {
        if (!context.mayLogIn()) {
            throw new No(PRIVACY_REQUIRED);
        }
    }

    /** @param line within AUTHENTICATE; overwritten */
    Outcome respond(SessionContext context, byte[] line) throws Denied, BadSyntax {
        context.state(State.NOT_AUTHENTICATED);
        return converse(context, () -> attempts.answer(line));
    }

    /** Ends an exchange, if one is under way. */
    void abandon(SessionContext context) {
        if (attempts.isOpen()) {
            attempts.abandon();
            context.state(State.NOT_AUTHENTICATED);
        }
    }

    private static Outcome converse(SessionContext context, NextTurn next) throws Denied, BadSyntax {
        try {
            Turn turn = next.take();
            if (turn instanceof Turn.Done done) {
                return entered(context, done.account());
            }
            context.state(State.AUTHENTICATING);
            String challenge = "+ " + ((Turn.Ask) turn).base64Challenge() + "\r\n";
            return Outcome.step(new Step.Say(challenge.getBytes(StandardCharsets.US_ASCII)));
        } catch (BadResponse bad) {
            String text = bad.getMessage();
            throw new BadSyntax(text == null ? "A response is malformed" : text);
        }
    }

    private static Outcome entered(SessionContext context, AccountId account) throws Denied {
        context.enter(account);
        return Outcome.ok("[CAPABILITY " + Capabilities.of(context) + "] Welcome");
    }
}
