package fish.remora.app.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import fish.remora.app.token.TokenVerifier.Unbelieved;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7519 §7.2, RFC 8725: what is believed, and all that is not. */
class TokensTest {
    private static final String ISSUER = "https://id.test";
    private static final String ANN = "ann@mx.test";
    private static final RSAKey KEY = rsa("one", 2048);
    private static final RSAKey NEXT = rsa("two", 2048);

    @TempDir
    private Path folder;

    private Path file;
    private TokenVerifier verifier;

    private static RSAKey rsa(String id, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(id).generate();
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @BeforeEach
    void publish() throws IOException {
        file = folder.resolve("keys.json");
        publish(KEY);
        verifier = Tokens.verifier(ISSUER + "=" + file, "remora", "email");
    }

    private void publish(JWK... keys) throws IOException {
        Files.writeString(file, new JWKSet(List.of(keys)).toPublicJWKSet().toString());
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(List.of("other", "remora"))
                .claim("email", ANN)
                .expirationTime(in(300));
    }

    private static Date in(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws Exception {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private static String signed(JWTClaimsSet claims, RSAKey key) throws Exception {
        return signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                claims,
                new RSASSASigner(key, Set.of(AllowWeakRSAKey.getInstance())));
    }

    private void unbelieved(String token, String why) {
        assertThatThrownBy(() -> verifier.name(token))
                .isInstanceOf(Unbelieved.class)
                .hasMessageContaining(why);
    }

    private void unbelieved(UnaryOperator<JWTClaimsSet.Builder> changed, String why) throws Exception {
        unbelieved(signed(changed.apply(claims()).build(), KEY), why);
    }

    @Test
    void aTokenNamesItsAccount() throws Exception {
        assertThat(verifier.name(signed(claims().build(), KEY))).isEqualTo(ANN);
        TokenVerifier byName = Tokens.verifier(ISSUER + "=" + file, "other", "preferred_username");
        assertThat(byName.name(
                        signed(claims().claim("preferred_username", "ann").build(), KEY)))
                .isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void rsa(String algorithm) throws Exception {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).build();
        assertThat(verifier.name(signed(header, claims().build(), new RSASSASigner(KEY))))
                .isEqualTo(ANN);
    }

    @ParameterizedTest
    @CsvSource({"ES256, P-256", "ES384, P-384", "ES512, P-521"})
    void ellipticCurves(String algorithm, String curve) throws Exception {
        var key = new ECKeyGenerator(Curve.parse(curve)).keyID("ec").generate();
        publish(KEY, key);
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID("ec").build();
        assertThat(verifier.name(signed(header, claims().build(), new ECDSASigner(key))))
                .isEqualTo(ANN);
    }

    /** RFC 8037, RFC 9864. */
    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed25519"})
    void edwardsCurves(String algorithm) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        publish(new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                .keyID("ed")
                .build());
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID("ed").build(), claims().build());
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(token.getSigningInput());
        String input = new String(token.getSigningInput(), StandardCharsets.US_ASCII);
        byte[] octets = signature.sign();
        assertThat(verifier.name(input + "." + Base64URL.encode(octets))).isEqualTo(ANN);
        octets[5] ^= 1;
        unbelieved(input + "." + Base64URL.encode(octets), "no key");
        unbelieved(input + "." + Base64URL.encode(Arrays.copyOf(octets, 63)), "no key");
    }

    @Test
    void timesHaveAMinuteOfGrace() throws Exception {
        assertThat(verifier.name(signed(claims().expirationTime(in(-30)).build(), KEY)))
                .isEqualTo(ANN);
        unbelieved(claims -> claims.expirationTime(in(-90)), "Expired");
        assertThat(verifier.name(signed(claims().notBeforeTime(in(30)).build(), KEY)))
                .isEqualTo(ANN);
        unbelieved(claims -> claims.notBeforeTime(in(90)), "before");
        unbelieved(claims -> claims.expirationTime(null), "exp");
    }

    @Test
    void claimsThatAreWrong() throws Exception {
        unbelieved(claims -> claims.issuer("https://id.test/"), "issuer is none of ours");
        unbelieved(claims -> claims.issuer(null), "issuer is none of ours");
        unbelieved(claims -> claims.audience("other"), "audience");
        unbelieved(claims -> claims.audience((String) null), "audience");
        unbelieved(claims -> claims.claim("email", null), "email");
        unbelieved(claims -> claims.claim("email", List.of(ANN)), "email");
        unbelieved(claims -> claims.claim("email_verified", false), "not verified");
        unbelieved(claims -> claims.claim("email_verified", "false"), "not verified");
        assertThat(verifier.name(signed(claims().claim("email_verified", true).build(), KEY)))
                .isEqualTo(ANN);
    }

    /** RFC 8725 §2.1: the two classics. */
    @Test
    void algorithmsThatAreWrong() throws Exception {
        assertThatThrownBy(() -> verifier.name(new PlainJWT(claims().build()).serialize()))
                .isInstanceOf(Unbelieved.class);
        byte[] secret = KEY.toRSAPublicKey().getEncoded();
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build();
        unbelieved(signed(header, claims().build(), new MACSigner(secret)), "algorithm");
        var ec = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        JWSHeader other = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build();
        unbelieved(signed(other, claims().build(), new ECDSASigner(ec)), "no key");
    }

    @Test
    void headersThatAreWrong() throws Exception {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one");
        RSASSASigner signer = new RSASSASigner(KEY);
        for (String type : List.of("JWT", "at+jwt", "AT+JWT")) {
            JWSHeader good = header.type(new JOSEObjectType(type)).build();
            assertThat(verifier.name(signed(good, claims().build(), signer))).isEqualTo(ANN);
        }
        unbelieved(
                signed(header.type(new JOSEObjectType("logout+jwt")).build(), claims().build(), signer),
                "something else");
        JWSHeader critical = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .customParam("exp", 1)
                .criticalParams(Set.of("exp"))
                .build();
        unbelieved(signed(critical, claims().build(), new RSASSASigner(KEY)), "must be understood");
    }

    @Test
    void keysThatAreWrong() throws Exception {
        unbelieved(signed(claims().build(), NEXT), "no key");
        RSAKey stranger = rsa("one", 2048);
        unbelieved(signed(claims().build(), stranger), "no key");
        RSAKey weak = rsa("weak", 1024);
        publish(weak);
        unbelieved(signed(claims().build(), weak), "no key");
        publish(new RSAKey.Builder(KEY).keyUse(KeyUse.ENCRYPTION).build());
        unbelieved(signed(claims().build(), KEY), "no key");
    }

    @Test
    void aChangedTokenIsNotSigned() throws Exception {
        String[] parts = signed(claims().build(), KEY).split("\\.", -1);
        String bob = Base64URL.encode(
                        claims().claim("email", "bob@mx.test").build().toString())
                .toString();
        unbelieved(parts[0] + "." + bob + "." + parts[2], "no key");
        assertThatThrownBy(() -> verifier.name(parts[0] + "." + parts[1] + ".")).isInstanceOf(Unbelieved.class);
    }

    @Test
    void keysInAFileAreReplaced() throws Exception {
        String old = signed(claims().build(), KEY);
        String young = signed(claims().build(), NEXT);
        assertThat(verifier.name(old)).isEqualTo(ANN);
        unbelieved(young, "no key");
        publish(KEY, NEXT);
        assertThat(verifier.name(young)).isEqualTo(ANN);
        publish(NEXT);
        unbelieved(old, "no key");
        assertThat(verifier.name(young)).isEqualTo(ANN);

        Files.writeString(file, "{\"keys\":[{");
        assertThat(verifier.name(young)).as("half a file").isEqualTo(ANN);
        Files.delete(file);
        assertThat(verifier.name(young)).as("no file").isEqualTo(ANN);
        publish(KEY);
        assertThat(verifier.name(old)).as("a whole one").isEqualTo(ANN);
        unbelieved(young, "no key");
    }

    /** Whatever it is, it is refused in the one way. */
    @Test
    void garbage() {
        Arbitrary<String> parts =
                Arbitraries.strings().withChars("abcXYZ019-_=.{}\":[]").ofMaxLength(40);
        for (String text :
                List.of("", ".", "..", "...", "a.b.c", "{}.{}.{}", "[".repeat(9000), "eyJhbGciOiJub25lIn0.e30.")) {
            assertThatThrownBy(() -> verifier.name(text)).as(text).isInstanceOf(Unbelieved.class);
        }
        for (int i = 0; i < 500; i++) {
            String header = Base64URL.encode(parts.sample()).toString();
            String text = header + "." + Base64URL.encode("[".repeat(i)) + "." + parts.sample();
            assertThatThrownBy(() -> verifier.name(text)).as(text).isInstanceOf(Unbelieved.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://id.test",
                "https://id.test=",
                "https://id.test=/no/such/file",
                "https://id.test=http://id.test/keys",
                "https://id.test=ftp://127.0.0.1/keys",
                "https://id.test=http://127.0.0.1.example.org/keys",
                "https://id.test=https:///keys",
                "https://id.test=https://a b/keys",
                "a=https://id.test/keys,a=https://id.test/keys"
            })
    void issuersThatAreWrongAreNamed(String issuers) {
        assertThatThrownBy(() -> Tokens.verifier(issuers, "remora", "email"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("remora.oauth.issuers=" + issuers
                        + ": must be ISSUER=KEYS for each issuer, separated by commas;");
    }

    @Test
    void otherPropertiesThatAreWrongAreNamed() throws IOException {
        Files.writeString(file, "no keys");
        assertThatThrownBy(() -> Tokens.verifier(ISSUER + "=" + file, "remora", "email"))
                .hasMessageStartingWith("remora.oauth.issuers=" + ISSUER + "=" + file + ": must be");
        assertThatThrownBy(() -> Tokens.verifier("", " ", "email"))
                .hasMessage("remora.oauth.audience= : must be a name");
        assertThatThrownBy(() -> Tokens.verifier("", "remora", "")).hasMessage("remora.oauth.claim=: must be a name");
    }

    @Test
    void withoutIssuersNothingIsBelieved() throws Exception {
        verifier = Tokens.verifier("", "remora", "email");
        unbelieved(signed(claims().build(), KEY), "issuer is none of ours");
    }

    /** A new key is asked for at once and then not again for a while; an outage changes nothing for those that are known. */
    @Test
    void keysAtAnAddress() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicReference<RSAKey> published = new AtomicReference<>(KEY);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            byte[] keys = new JWKSet(published.get()).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        URI place = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
        Duration fresh = Duration.ofMinutes(5);
        verifier = remote(place, fresh, Duration.ofMinutes(1));
        String old = signed(claims().build(), KEY);
        String young = signed(claims().build(), NEXT);
        try {
            assertThat(verifier.name(old)).isEqualTo(ANN);
            assertThat(verifier.name(old)).isEqualTo(ANN);
            assertThat(asked).hasValue(1);
            published.set(NEXT);
            assertThat(verifier.name(young)).isEqualTo(ANN);
            assertThat(asked).hasValue(2);
            for (int i = 0; i < 5; i++) {
                unbelieved(old, "no key");
            }
            assertThat(asked).as("once in a while").hasValue(2);
        } finally {
            server.stop(0);
        }
        assertThat(verifier.name(young)).isEqualTo(ANN);
        TokenVerifier knowsNothing = remote(place, fresh, Duration.ofMinutes(1));
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> knowsNothing.name(young)).isInstanceOf(KeySourceException.class);
        }
    }

    /** Known keys outlive their freshness when nobody answers. */
    @Test
    void keysAreRetainedInAnOutage() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            byte[] keys = new JWKSet(KEY).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        URI place = URI.create("http://localhost:" + server.getAddress().getPort() + "/keys");
        verifier = remote(place, Duration.ofMillis(100), Duration.ofMillis(1));
        String token = signed(claims().build(), KEY);
        assertThat(verifier.name(token)).isEqualTo(ANN);
        server.stop(0);
        Thread.sleep(200);
        assertThat(verifier.name(token)).isEqualTo(ANN);
    }

    private static TokenVerifier remote(URI place, Duration fresh, Duration pause) throws IOException {
        return new TokenVerifier(Map.of(ISSUER, Tokens.remote(place, fresh, pause)), "remora", "email");
    }
}
