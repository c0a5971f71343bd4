package fish.remora.protocol.smtp;

import fish.remora.api.AccountId;
import fish.remora.api.Authenticator;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import fish.remora.protocol.sasl.Attempts;
import fish.remora.protocol.sasl.AuthDialogue;
import fish.remora.protocol.sasl.BadResponse;
import fish.remora.protocol.sasl.Issuer;
import fish.remora.protocol.sasl.Turn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** AUTH on one connection, and its replies: RFC 4954 §4, §6. One thread at a time, a worker's. */
final class Login {
    private final Attempts attempts;

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

    @FunctionalInterface
    private interface NextTurn {
        Turn take() throws Denied, BadResponse;
    }

    Login(Authenticator application, List<Issuer> issuers) {
        this.attempts = new Attempts(application, issuers);
    }

    boolean isOpen() {
        return attempts.isOpen();
    }

    void abandon() {
        attempts.abandon();
    }

    /** @throws Refused when the argument of AUTH cannot be read, or its mechanism is not offered */
    Answer begin(String argument, Peer peer) throws Refused {
        String[] words = argument.split(" +", -1);
        if (argument.isEmpty() || words.length > 2) {
            throw Refused.with(501, "5.5.4", "Syntax: AUTH mechanism [initial-response]");
        }
        AuthDialogue exchange = attempts.exchange(words[0], peer).orElseThrow(() -> new Refused(Replies.AUTH_UNKNOWN));
        byte[] response = words.length == 2 ? words[1].getBytes(StandardCharsets.UTF_8) : null;
        return answer(() -> attempts.begin(exchange, response));
    }

    /** @param line overwritten: it may hold a password */
    Answer answer(byte[] line) {
        return answer(() -> attempts.answer(line));
    }

    private Answer answer(NextTurn next) {
        try {
            Turn turn = next.take();
            return turn instanceof Turn.Done done
                    ? new Answer(Replies.AUTHENTICATED, Optional.of(done.account()), false, false)
                    : Answer.of(Reply.bare(334, ((Turn.Ask) turn).base64Challenge()));
        } catch (BadResponse bad) {
            return bad.reason() == BadResponse.Reason.CANCELLED
                    ? failed(Replies.AUTH_CANCELLED)
                    : Answer.fault(Replies.AUTH_MALFORMED);
        } catch (Denied denied) {
            return switch (denied.code()) {
                case AUTHENTICATIONFAILED, AUTHORIZATIONFAILED -> failed(Replies.AUTH_FAILED);
                default -> Answer.of(Replies.AUTH_LATER);
            };
        }
    }

    private Answer failed(Reply reply) {
        return attempts.isOver()
                ? new Answer(Replies.AUTH_TOO_OFTEN, Optional.empty(), true, true)
                : Answer.fault(reply);
    }
}
