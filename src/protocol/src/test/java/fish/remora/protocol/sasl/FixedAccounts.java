package fish.remora.protocol.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import fish.remora.api.AccountId;
import fish.remora.api.Address;
import fish.remora.api.Authenticator;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The people of RFC 7677 §3 and RFC 4616 §4, in memory. Keeps the secrets it was shown, as none should; one thread at a time. */
final class FixedAccounts implements Authenticator {
    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 143);

    static final AccountId USER = new AccountId(1);
    static final AccountId TIM = new AccountId(2);

    /** In the clear. */
    static final Peer CLEAR = new Peer("1", ADDRESS, ADDRESS, false, false, Optional.empty());

    /** Over TLS, without a channel binding. */
    static final Peer SECURE = CLEAR.secured(new Peer.Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384"));

    static final byte[] END_POINT = "hash of the certificate".getBytes(UTF_8);

    /** Over TLS, with one. */
    static final Peer BOUND = CLEAR.secured(new Peer.Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", END_POINT));

    /** Over TLS, with a certificate of a client. */
    static final Peer CERTIFIED = CLEAR.secured(
            new Peer.Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", END_POINT, List.of(Address.parse("tim@example.com"))));

    static final List<Issuer> ISSUERS = Issuer.list("https://example.com=keys.json");

    /** RFC 7628 §4.1. */
    static final String TOKEN = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";

    private final Map<String, AccountId> ids =
            Map.of("user", USER, "tim", TIM, "Kurt", new AccountId(3), "a,b=c", new AccountId(4));
    private final Map<String, String> passwords =
            Map.of("user", "pencil", "tim", "tanstaaftanstaaf", "Kurt", "xipj3plmq", "a,b=c", "pencil");
    private static final ScramKeys PENCIL = ScramKeys.of("pencil".getBytes(UTF_8), SALT, 4096);

    final List<Secret> seen = new ArrayList<>();

    /** Outcomes of SCRAM, such as {@code tim: false}. */
    final List<String> proofs = new ArrayList<>();

    /** Whom clients with tokens said they were; empty: they did not say. */
    final List<String> users = new ArrayList<>();

    /** No proof lets anybody in. */
    boolean shutOut;

    @Override
    public AccountId login(Peer peer, String user, Secret password) throws Denied {
        seen.add(password);
        AccountId id = ids.get(user);
        if (id != null && Secret.of(passwords.getOrDefault(user, "")).equals(password)) {
            return id;
        }
        throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Wrong user or password");
    }

    /** Whoever is unknown, or has another password than {@code pencil}, is nobody who could prove it. */
    @Override
    public ScramCredential scram(Peer peer, String user) {
        boolean known = "pencil".equals(passwords.get(user));
        return PENCIL.credential(known ? Optional.ofNullable(ids.get(user)) : Optional.empty());
    }

    @Override
    public void proved(Peer peer, String user, boolean right) throws Denied {
        proofs.add(user + ": " + right);
        if (shutOut) {
            throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Wrong user or password");
        }
    }

    /** {@link #TOKEN} is user's, at example.com. */
    @Override
    public AccountId token(Peer peer, Optional<String> user, Secret token) throws Denied {
        seen.add(token);
        users.add(user.orElse(""));
        if (token.equals(Secret.of("down"))) {
            throw new Denied(Denied.Code.UNAVAILABLE, "No keys");
        }
        if (token.equals(Secret.of(TOKEN)) && user.orElse("user@example.com").equals("user@example.com")) {
            return USER;
        }
        throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Wrong user or token");
    }

    @Override
    public AccountId certified(Peer peer, Optional<String> user) throws Denied {
        List<Address> certified = peer.tls().orElseThrow().certified();
        if (certified.equals(List.of(Address.parse("tim@example.com")))
                && user.orElse("tim@example.com").equals("tim@example.com")) {
            return TIM;
        }
        throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Not by this certificate");
    }
}
