package fish.remora.protocol.smtp;

import fish.remora.api.AccountId;
import fish.remora.api.Authenticator;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import fish.remora.protocol.sasl.AuthDialogue;
import fish.remora.protocol.sasl.BadResponse;
import fish.remora.protocol.sasl.Issuer;
import fish.remora.protocol.sasl.Turn;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * AUTH on one connection: RFC 4954 §4.
 *
 * <pre>
 * closed --begin--> open --answer--> open … --answer--> closed
 *            |                        |
 *            +------------------------+-- let in, refused, or abandoned --> closed
 * </pre>
 *
 * <p>While it is open each line of the client is a response. One thread at a time, a worker's.
 */
final class Login {
    private static final int MOST_FAILURES = 3;

    private final Authenticator application;
    private final List<Issuer> issuers;
    private @Nullable AuthDialogue dialogue;
    private int failures;

    /**
     * What the client hears.
     *
     * @param in who has come in
     * @param fault it was a mistake of the client's
     * @param last it hears no more
     */
    record Answer(Reply reply, Optional<AccountId> in, boolean fault, boolean last) {
        private static Answer of(Reply reply) {
            return new Answer(reply, Optional.empty(), false, false);
        }

        private static Answer fault(Reply reply) {
            return new Answer(reply, Optional.empty(), true, false);
        }
    }

    private interface Answering {
        Turn turn() throws Denied, BadResponse;
    }

    Login(Authenticator application, List<Issuer> issuers) {
        this.application = application;
        this.issuers = issuers;
    }

    boolean isOpen() {
        return dialogue != null;
    }

    void abandon() {
        dialogue = null;
    }

    /** @throws Refused when the argument of AUTH cannot be read, or its mechanism is not offered */
    Answer begin(String argument, Peer peer) throws Refused {
        String[] words = argument.split(" +", -1);
        if (argument.isEmpty() || words.length > 2) {
            throw Refused.with(501, "5.5.4", "Syntax: AUTH mechanism [initial-response]");
        }
        AuthDialogue begun = AuthDialogue.begin(words[0], application, peer, issuers)
                .orElseThrow(() -> new Refused(Replies.AUTH_UNKNOWN));
        return next(begun, () -> begun.start(words.length == 2 ? words[1] : null));
    }

    /** @param line overwritten: it may hold a password */
    Answer answer(byte[] line) {
        AuthDialogue open = dialogue;
        if (open == null) {
            throw new IllegalStateException("no AUTH is open");
        }
        try {
            return next(open, () -> open.answer(line));
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private Answer next(AuthDialogue open, Answering answering) {
        dialogue = null;
        try {
            Turn turn = answering.turn();
            if (turn instanceof Turn.Done done) {
                return new Answer(Replies.AUTHENTICATED, Optional.of(done.account()), false, false);
            }
            dialogue = open;
            return Answer.of(Reply.bare(334, ((Turn.Ask) turn).base64Challenge()));
        } catch (BadResponse bad) {
            return bad.reason() == BadResponse.Reason.CANCELLED
                    ? failed(Replies.AUTH_CANCELLED)
                    : Answer.fault(Replies.AUTH_MALFORMED);
        } catch (Denied denied) {
            return denied(denied.code());
        }
    }

    private Answer denied(Denied.Code code) {
        if (code != Denied.Code.AUTHENTICATIONFAILED && code != Denied.Code.AUTHORIZATIONFAILED) {
            return Answer.of(Replies.AUTH_LATER);
        }
        return failed(Replies.AUTH_FAILED);
    }

    /** Who cancels has heard why, with a token. */
    private Answer failed(Reply reply) {
        return ++failures < MOST_FAILURES
                ? Answer.fault(reply)
                : new Answer(Replies.AUTH_TOO_OFTEN, Optional.empty(), true, true);
    }
}
