package fish.remora.protocol.sasl;

import fish.remora.api.AccountId;
import fish.remora.api.Authenticator;
import fish.remora.api.Counters;
import fish.remora.api.Counters.Counter;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.api.ScramCredential;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * SCRAM-SHA-256 and SCRAM-SHA-256-PLUS: RFC 5802 §5, RFC 7677.
 *
 * <pre>
 * client-first --> server-first --> client-final --> server-final --> empty line --> Done
 * </pre>
 *
 * <p>Invariant: of the proofs of a name that is nobody's each is calculated and none is right. No server-error is sent (RFC 5802 §7
 * leaves that open): the protocol's own refusal says as much.
 */
final class ScramExchange implements Exchange {
    /** RFC 5929 §4; RFC 5802 §6.1 has tls-unique as the default, which TLS 1.3 does not have any more (RFC 9266 §1). */
    private static final String SERVER_END_POINT = "tls-server-end-point";

    private final Authenticator application;
    private final Peer peer;
    private final Supplier<String> nonces;
    private final boolean plus;
    private Exchange due = this::clientFirst;

    /** @param plus the client has chosen -PLUS */
    ScramExchange(Parties parties, boolean plus) {
        this.application = parties.application();
        this.peer = parties.peer();
        this.nonces = parties.nonces();
        this.plus = plus;
    }

    @Override
    public Turn next(byte[] message) throws Denied, BadResponse {
        return due.next(message);
    }

    private Turn clientFirst(byte[] message) throws Denied, BadResponse {
        ClientFirst first = ClientFirst.parse(Strictly.utf8(message));
        checkBinding(first);
        String user = SaslPrep.user(first.user(), first.authzid());
        ScramCredential credential = application.scram(peer, user);
        String nonce = first.nonce() + nonces.get();
        String serverFirst = "r=" + nonce + ",s=" + base64(credential.salt()) + ",i=" + credential.iterations();
        Expected expected = new Expected(
                user, credential, nonce, channelBinding(first.gs2Header()), first.bare() + "," + serverFirst);
        due = response -> clientFinal(ClientFinal.parse(Strictly.utf8(response)), expected);
        return ask(serverFirst);
    }

    /**
     * What the client's last message is held to.
     *
     * @param user whom it says it is
     * @param binding what it must have bound itself to
     * @param messages the AuthMessage so far
     */
    private record Expected(String user, ScramCredential credential, String nonce, byte[] binding, String messages) {}

    /** RFC 5802 §6: -PLUS binds and nothing else does; {@code y} where -PLUS is offered means that somebody took it off our list. */
    private void checkBinding(ClientFirst first) throws Denied {
        if (plus && !first.binding().equals(SERVER_END_POINT)) {
            throw failed("-PLUS binds to " + SERVER_END_POINT);
        }
        if (!plus && first.flag() == 'p') {
            throw failed("Only -PLUS binds to a channel");
        }
        if (first.flag() == 'y' && Mechanism.canBind(peer)) {
            throw failed("Channel binding was offered: somebody has hidden it");
        }
    }

    private byte[] channelBinding(String gs2Header) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.writeBytes(gs2Header.getBytes(StandardCharsets.UTF_8));
        if (plus) {
            peer.tls().ifPresent(tls -> octets.writeBytes(tls.serverEndPoint()));
        }
        return octets.toByteArray();
    }

    /** RFC 5802 §3. */
    private Turn clientFinal(ClientFinal last, Expected expected) throws Denied {
        ScramCredential credential = expected.credential();
        String authMessage = expected.messages() + "," + last.bare();
        boolean same = last.nonce().equals(expected.nonce())
                && MessageDigest.isEqual(last.binding(), expected.binding())
                && isRight(last.proof(), credential.storedKey(), authMessage);
        boolean right = same && credential.account().isPresent();
        application.proved(peer, expected.user(), right);
        if (!right) {
            Counters.shared().increment(Counter.LOGINS_FAILED);
            throw failed("Wrong user or password");
        }
        Counters.shared().increment(Counter.LOGINS);
        AccountId account = credential.account().orElseThrow();
        due = response -> confirmed(response, account);
        return ask("v=" + base64(ScramKeys.hmac(credential.serverKey(), authMessage)));
    }

    private static boolean isRight(byte[] proof, byte[] storedKey, String authMessage) {
        byte[] clientKey = ScramKeys.hmac(storedKey, authMessage);
        ScramKeys.xor(clientKey, proof);
        return MessageDigest.isEqual(ScramKeys.hash(clientKey), storedKey);
    }

    private static Turn confirmed(byte[] response, AccountId account) throws BadResponse {
        if (response.length > 0) {
            throw BadResponse.malformed("Nothing is left to be said");
        }
        return new Turn.Done(account);
    }

    private static Denied failed(String text) {
        return new Denied(Denied.Code.AUTHENTICATIONFAILED, text);
    }

    private static Turn ask(String message) {
        return Turn.Ask.of(message.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }
}
