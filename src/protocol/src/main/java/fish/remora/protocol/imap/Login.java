package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Secret;
import fish.remora.protocol.sasl.AuthDialogue;
import fish.remora.protocol.sasl.BadResponse;
import fish.remora.protocol.sasl.Turn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * LOGIN and AUTHENTICATE on one connection: RFC 9051 §6.2.
 *
 * <p>Invariant: there is a dialogue in {@link State#AUTHENTICATING} and nowhere else. One thread at a time.
 */
final class Login {
    private static final int MOST_FAILURES = 3;
    private static final String PRIVACY_REQUIRED = "[PRIVACYREQUIRED] Passwords are taken only over TLS";

    private @Nullable AuthDialogue dialogue;
    private int failures;

    @FunctionalInterface
    private interface NextTurn {
        Turn take() throws Denied, BadResponse;
    }

    /** So many have failed that the client hears no more. */
    boolean isOver() {
        return failures >= MOST_FAILURES;
    }

    /** RFC 9051 §6.2.3. */
    Outcome login(SessionContext context, Arguments arguments) throws Denied, BadSyntax, No {
        String user = arguments.astring();
        arguments.space();
        Secret password = new Secret(arguments.astringOctets());
        try {
            arguments.end();
            if (!context.mayLogIn()) {
                throw new No(PRIVACY_REQUIRED);
            }
            return entered(context, context.application().login(context.peer(), user, password));
        } catch (Denied denied) {
            failures++;
            throw denied;
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
            if (!context.mayLogIn()) {
                throw new No(PRIVACY_REQUIRED);
            }
            AuthDialogue begun = AuthDialogue.begin(
                            mechanism,
                            context.application(),
                            context.peer(),
                            context.settings().issuers())
                    .orElse(null);
            if (begun == null) {
                throw new No("[CANNOT] No such mechanism");
            }
            return converse(context, begun, () -> response == null ? begun.start(null) : begun.startWith(response));
        } finally {
            if (response != null) {
                Arrays.fill(response, (byte) 0);
            }
        }
    }

    /** The client's line within AUTHENTICATE; should the application fail over it, the exchange is over. */
    Outcome respond(SessionContext context, byte[] line) throws Denied, BadSyntax {
        AuthDialogue open = dialogue;
        if (open == null) {
            throw new IllegalStateException("nothing was asked");
        }
        abandon(context);
        return converse(context, open, () -> open.answer(line));
    }

    /** Ends an exchange, if one is under way. */
    void abandon(SessionContext context) {
        if (dialogue != null) {
            dialogue = null;
            context.state(State.NOT_AUTHENTICATED);
        }
    }

    private Outcome converse(SessionContext context, AuthDialogue open, NextTurn next) throws Denied, BadSyntax {
        try {
            Turn turn = next.take();
            if (turn instanceof Turn.Done done) {
                return entered(context, done.account());
            }
            dialogue = open;
            context.state(State.AUTHENTICATING);
            String challenge = "+ " + ((Turn.Ask) turn).base64Challenge() + "\r\n";
            return Outcome.step(new Step.Say(challenge.getBytes(StandardCharsets.US_ASCII)));
        } catch (Denied denied) {
            failures++;
            throw denied;
        } catch (BadResponse bad) {
            String text = bad.getMessage();
            throw new BadSyntax(text == null ? "A response is malformed" : text);
        }
    }

    private static Outcome entered(SessionContext context, AccountId account) {
        context.enter(account);
        return Outcome.ok("[CAPABILITY " + Capabilities.of(context) + "] Welcome");
    }
}
