package fish.remora.it;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Somebody who issues bearer tokens: JWTs (RFC 7515, RFC 7517) made of nothing but the JDK, so that two hands meet. */
record TokenIssuer(String name, String keyId, KeyPair key) {
    static TokenIssuer of(String name, String keyId) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return new TokenIssuer(name, keyId, generator.generateKeyPair());
    }

    /** A JWK set of the keys of all. */
    static String keys(TokenIssuer... issuers) {
        return Stream.of(issuers).map(TokenIssuer::publicKey).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    static void publish(Path file, TokenIssuer... issuers) throws IOException {
        Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), keys(issuers));
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private String publicKey() {
        RSAPublicKey open = (RSAPublicKey) key.getPublic();
        return "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
                .formatted(keyId, number(open.getModulus()), number(open.getPublicExponent()));
    }

    private static String number(BigInteger number) {
        byte[] octets = number.toByteArray();
        return base64(octets[0] == 0 ? Arrays.copyOfRange(octets, 1, octets.length) : octets);
    }

    /** For five minutes, for the audience {@code remora}. */
    String token(User user) throws GeneralSecurityException {
        return token(user, 300);
    }

    /** @param seconds from now on; less than none: expired */
    String token(User user, long seconds) throws GeneralSecurityException {
        String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + keyId + "\"}";
        String claims = "{\"iss\":\"%s\",\"aud\":\"remora\",\"email\":\"%s\",\"email_verified\":true,\"exp\":%d}"
                .formatted(name, user.address(), Instant.now().getEpochSecond() + seconds);
        String signed =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + base64(signature.sign());
    }

    private static String base64(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
