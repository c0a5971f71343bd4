package fish.remora.protocol.sasl;

import fish.remora.api.Denied;
import fish.remora.api.Secret;
import java.util.Arrays;

/** PLAIN: one message with user and password, RFC 4616 §2. */
record PlainExchange(Parties parties) implements Exchange {
    @Override
    public Turn next(byte[] message) throws Denied, BadResponse {
        int first = nul(message, 0);
        int second = nul(message, first + 1);
        boolean whole = second < message.length - 1 && nul(message, second + 1) == message.length;
        if (!whole || second == first + 1) {
            throw BadResponse.malformed("PLAIN is [authzid] NUL user NUL password");
        }
        String authzid = Strictly.utf8(message, 0, first);
        String user = SaslPrep.user(Strictly.utf8(message, first + 1, second), authzid);
        Secret password = new Secret(Arrays.copyOfRange(message, second + 1, message.length));
        try {
            return new Turn.Done(parties.application().login(parties.peer(), user, password));
        } finally {
            password.erase();
        }
    }

    /** Where the next NUL stands; the message's end when there is none. */
    private static int nul(byte[] message, int from) {
        int at = from;
        while (at < message.length && message[at] != 0) {
            at++;
        }
        return Math.min(at, message.length);
    }
}
