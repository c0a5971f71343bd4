package fish.remora.protocol.sasl;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SCRAM's client-final-message, RFC 5802 §7.
 *
 * @param binding the gs2-header and what the channel is bound to, decoded
 * @param proof decoded, 32 octets
 * @param bare the message without its proof
 */
record ClientFinal(byte[] binding, String nonce, byte[] proof, String bare) {
    private static final int PROOF_LENGTH = 32;

    private static final Pattern GRAMMAR = Pattern.compile("""
            (?<bare>c=(?<binding>[A-Za-z0-9+/=]+),r=(?<nonce>[!-+\\--~]+)(?:,[A-Za-z]=[^\\x00]+)?)\
            ,p=(?<proof>[A-Za-z0-9+/=]+)""", Pattern.DOTALL);

    static ClientFinal parse(String message) throws BadResponse {
        Matcher found = GRAMMAR.matcher(message);
        if (!found.matches()) {
            throw BadResponse.malformed("That is no client-final-message");
        }
        byte[] proof = Strictly.base64(found.group("proof"));
        if (proof.length != PROOF_LENGTH) {
            throw BadResponse.malformed("A proof has " + PROOF_LENGTH + " octets");
        }
        return new ClientFinal(
                Strictly.base64(found.group("binding")), found.group("nonce"), proof, found.group("bare"));
    }
}
