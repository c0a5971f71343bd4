package fish.remora.protocol.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/**
 * The client's side of SCRAM, RFC 5802 §3, which may lie.
 *
 * @param gs2Header such as {@code n,,}
 * @param bound to which it believes its channel to be bound
 * @param bare the first message behind the gs2-header
 */
public record ScramClient(String gs2Header, byte[] bound, String bare) {
    static final String NONCE = "rOprNGfwEbeRWgbNEkqO";

    public static ScramClient of(String gs2Header, String user) {
        return new ScramClient(gs2Header, new byte[0], "n=" + user + ",r=" + NONCE);
    }

    static ScramClient bound(String gs2Header, byte[] bound) {
        return new ScramClient(gs2Header, bound, "n=user,r=" + NONCE);
    }

    String first() {
        return base64(gs2Header + bare);
    }

    /** @param challenge the server-first-message, in base64 */
    public byte[] last(String challenge, String password) {
        String serverFirst = text(challenge);
        return last(serverFirst, password, serverFirst.substring(2, serverFirst.indexOf(",s=")));
    }

    /** @param nonce to be repeated */
    byte[] last(String serverFirst, String password, String nonce) {
        byte[] salt = Base64.getDecoder()
                .decode(serverFirst.substring(serverFirst.indexOf(",s=") + 3, serverFirst.indexOf(",i=")));
        int iterations = Integer.parseInt(serverFirst.substring(serverFirst.indexOf(",i=") + 3));
        byte[] clientKey =
                ScramKeys.hmac(ScramKeys.saltedPassword(password.getBytes(UTF_8), salt, iterations), "Client Key");
        String withoutProof = "c=" + base64(binding()) + ",r=" + nonce;
        byte[] proof = ScramKeys.hmac(ScramKeys.hash(clientKey), bare + "," + serverFirst + "," + withoutProof);
        ScramKeys.xor(proof, clientKey);
        return base64(withoutProof + ",p=" + base64(proof)).getBytes(UTF_8);
    }

    private byte[] binding() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.writeBytes(gs2Header.getBytes(UTF_8));
        octets.writeBytes(bound);
        return octets.toByteArray();
    }

    public static String base64(String text) {
        return base64(text.getBytes(UTF_8));
    }

    static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), UTF_8);
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }
}
