package fish.remora.app.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a JWT (RFC 7519) can be believed: signed by a key of its issuer, for us, now. By the rules of RFC 8725: algorithms are chosen here, not by
 * the token, and none has a secret that both sides share. Thread-safe.
 */
final class TokenVerifier {
    private static final int CLOCK_SKEW_SECONDS = 60;

    /** RFC 7518 §3.3, §3.5. */
    private static final int LEAST_RSA_BITS = 2048;

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.EdDSA,
            JWSAlgorithm.Ed25519);

    /** RFC 8725 §3.11: no other kind of JWT passes for one of these; RFC 9068 §2.1. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    /** RFC 8410 §4: what stands before a raw Ed25519 key in its SubjectPublicKeyInfo. */
    private static final String ED25519_PREFIX = "302a300506032b6570032100";

    private final Map<String, JWKSource<SecurityContext>> keys;
    private final String claim;
    private final DefaultJWTClaimsVerifier<SecurityContext> claims;

    /** A token that is not believed; why, for the log. */
    static final class Unbelieved extends Exception {
        private static final long serialVersionUID = 1;

        Unbelieved(@Nullable String why) {
            super(why, null, false, false);
        }
    }

    /**
     * @param keys of each issuer, by its exact name
     * @param audience whom the token must be for
     * @param claim which one names the account
     */
    TokenVerifier(Map<String, JWKSource<SecurityContext>> keys, String audience, String claim) {
        this.keys = Map.copyOf(keys);
        this.claim = claim;
        claims = new DefaultJWTClaimsVerifier<>(audience, null, Set.of("iss", "exp", claim));
        claims.setMaxClockSkew(CLOCK_SKEW_SECONDS);
    }

    /**
     * Whom the token names. May wait for its issuer's keys.
     *
     * @throws Unbelieved when it must not be believed
     * @throws KeySourceException when nothing is known of the issuer's keys
     */
    String name(String text) throws Unbelieved, KeySourceException {
        try {
            SignedJWT token = SignedJWT.parse(text);
            checkHeader(token.getHeader());
            JWTClaimsSet set = token.getJWTClaimsSet();
            checkSignature(token, set.getIssuer());
            claims.verify(set, null);
            if ("false".equalsIgnoreCase(String.valueOf(set.getClaim("email_verified")))) {
                throw new Unbelieved("its address is not verified");
            }
            return set.getStringClaim(claim);
        } catch (ParseException | BadJWTException wrong) {
            throw new Unbelieved(wrong.getMessage());
        }
    }

    private static void checkHeader(JWSHeader header) throws Unbelieved {
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            throw new Unbelieved("its algorithm is none of ours");
        }
        JOSEObjectType type = header.getType();
        if (type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT))) {
            throw new Unbelieved("it is a JWT for something else");
        }
        if (header.getCriticalParams() != null) {
            throw new Unbelieved("it has a header parameter that must be understood");
        }
    }

    private void checkSignature(SignedJWT token, @Nullable String issuer) throws Unbelieved, KeySourceException {
        JWKSource<SecurityContext> source = issuer == null ? null : keys.get(issuer);
        if (source == null) {
            throw new Unbelieved("its issuer is none of ours");
        }
        for (JWK key : keys(source, token.getHeader())) {
            if (isSignedBy(key, token)) {
                return;
            }
        }
        throw new Unbelieved("no key of its issuer has signed it");
    }

    /** A key that is not known is asked for; when that was so a moment ago, there is none, unless nothing is known at all. */
    private static List<JWK> keys(JWKSource<SecurityContext> source, JWSHeader header) throws KeySourceException {
        try {
            return source.get(new JWKSelector(JWKMatcher.forJWSHeader(header)), null);
        } catch (RateLimitReachedException askedJustNow) {
            source.get(new JWKSelector(new JWKMatcher.Builder().build()), null);
            return List.of();
        }
    }

    private static boolean isSignedBy(JWK key, SignedJWT token) {
        try {
            if (key instanceof RSAKey rsa) {
                return rsa.size() >= LEAST_RSA_BITS && token.verify(new RSASSAVerifier(rsa));
            }
            if (key instanceof ECKey ec) {
                return token.verify(new ECDSAVerifier(ec));
            }
            return key instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve()) && isSignedBy(pair, token);
        } catch (JOSEException | GeneralSecurityException unfit) {
            return false;
        }
    }

    /** By the JDK: the library needs another one for it. */
    private static boolean isSignedBy(OctetKeyPair key, SignedJWT token) throws GeneralSecurityException {
        HexFormat hex = HexFormat.of();
        String encoded = ED25519_PREFIX + hex.formatHex(key.getX().decode());
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(hex.parseHex(encoded))));
        signature.update(token.getSigningInput());
        return signature.verify(token.getSignature().decode());
    }
}
