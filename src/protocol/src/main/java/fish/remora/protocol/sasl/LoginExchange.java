package fish.remora.protocol.sasl;

import fish.remora.api.Denied;
import fish.remora.api.Secret;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * LOGIN: user, then password, each asked for. draft-murchison-sasl-login, which never became an RFC and calls itself obsolete; there are
 * clients that know nothing else. Departs from RFC 4954 §4, which has an initial response refused where the server speaks first: it is
 * taken as the user's name, as clients mean it and other servers do.
 */
final class LoginExchange implements Exchange {
    private final Parties parties;
    private @Nullable String user;

    LoginExchange(Parties parties) {
        this.parties = parties;
    }

    @Override
    public Turn next(byte[] message) throws Denied, BadResponse {
        if (user == null) {
            user = SaslPrep.user(Strictly.utf8(message), "");
            return Turn.Ask.of("Password:".getBytes(StandardCharsets.US_ASCII));
        }
        Secret password = new Secret(message.clone());
        try {
            return new Turn.Done(parties.application().login(parties.peer(), user, password));
        } finally {
            password.erase();
        }
    }
}
