package fish.remora.protocol.sasl;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * OAUTHBEARER (RFC 7628 §3) and XOAUTH2, which Google and Microsoft have: one message with a token.
 *
 * <pre>
 * message --> Done
 *         --> why not, in JSON --> any answer --> Denied
 * </pre>
 *
 * <p>A message without a token asks where to get one (RFC 7628 §4.2), and costs the application no call.
 */
final class TokenExchange implements Exchange {
    private final Parties parties;
    private final Form form;
    private Exchange due = this::message;

    /** How a message is read. */
    @FunctionalInterface
    interface Form {
        /** @param message left as it is */
        BearerMessage parse(byte[] message) throws BadResponse;
    }

    TokenExchange(Parties parties, Form form) {
        this.parties = parties;
        this.form = form;
    }

    @Override
    public Turn next(byte[] message) throws Denied, BadResponse {
        return due.next(message);
    }

    private Turn message(byte[] octets) throws Denied, BadResponse {
        BearerMessage message = form.parse(octets);
        try {
            return new Turn.Done(enter(message));
        } catch (Denied denied) {
            if (denied.code() != Denied.Code.AUTHENTICATIONFAILED) {
                throw denied;
            }
            // %x01, or of XOAUTH2 nothing (RFC 7628 §3.2.3): whatever it is, the outcome is the same.
            due = answer -> {
                throw denied;
            };
            return Turn.Ask.of(error().getBytes(StandardCharsets.UTF_8));
        } finally {
            message.token().erase();
        }
    }

    private AccountId enter(BearerMessage message) throws Denied {
        Optional<String> user =
                message.user().isEmpty() ? Optional.empty() : Optional.of(SaslPrep.user(message.user(), ""));
        Secret token = message.token();
        if (token.octets().length == 0) {
            throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "A token is needed");
        }
        return parties.application().token(parties.peer(), user, token);
    }

    /** RFC 7628 §3.2.2. One place to get a token can be named there; no scope is demanded. A name holds no quotation mark (RFC 3986 §2). */
    private String error() {
        List<Issuer> issuers = parties.issuers();
        Optional<String> configuration = issuers.size() == 1 ? issuers.get(0).configuration() : Optional.empty();
        return "{\"status\":\"invalid_token\""
                + configuration
                        .map(address -> ",\"openid-configuration\":\"" + address + "\"")
                        .orElse("")
                + "}";
    }
}
