package fish.remora.protocol.sasl;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SCRAM's client-first-message, RFC 5802 §7.
 *
 * @param gs2Header as it stood there, its last comma included: the client repeats it in its last message
 * @param flag {@code n}: the client knows no channel binding; {@code y}: it does, and believes that we do not; {@code p}: it binds
 * @param binding the channel binding's name; empty unless the flag is {@code p}
 * @param authzid empty: none
 * @param bare the message without its gs2-header
 */
record ClientFirst(
        String gs2Header, char flag, String binding, String authzid, String user, String nonce, String bare) {
    /** Extensions are passed over, so only their beginning is looked at; {@code m=}, which may not be, comes before the name. */
    private static final Pattern GRAMMAR = Pattern.compile("""
            (?<gs2>(?:(?<flag>[ny])|p=(?<binding>[A-Za-z0-9.-]+)),(?:a=(?<authzid>[^,\\x00]+))?,)\
            (?<bare>n=(?<user>[^,\\x00]+),r=(?<nonce>[!-+\\--~]+)(?:,[A-Za-z]=[^\\x00]+)?)""", Pattern.DOTALL);

    static ClientFirst parse(String message) throws BadResponse {
        Matcher found = GRAMMAR.matcher(message);
        if (!found.matches()) {
            throw BadResponse.malformed("That is no client-first-message");
        }
        String flag = found.group("flag");
        String binding = found.group("binding");
        String authzid = found.group("authzid");
        return new ClientFirst(
                found.group("gs2"),
                flag == null ? 'p' : flag.charAt(0),
                binding == null ? "" : binding,
                authzid == null ? "" : Strictly.saslName(authzid),
                Strictly.saslName(found.group("user")),
                found.group("nonce"),
                found.group("bare"));
    }
}
