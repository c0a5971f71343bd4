package fish.remora.protocol.sasl;

import fish.remora.api.AccountId;
import fish.remora.api.Authenticator;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import java.util.Optional;

/** Keeps the last password, and what it was when it came. */
class RecordingAccounts implements Authenticator {
    Secret secret = Secret.of("");
    byte[] copy = {};

    @Override
    public AccountId login(Peer peer, String user, Secret password) throws Denied {
        secret = password;
        copy = password.octets().clone();
        throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Wrong user or password");
    }

    @Override
    public ScramCredential scram(Peer peer, String user) throws Denied {
        throw new Denied(Denied.Code.UNAVAILABLE, "The store is down");
    }

    @Override
    public void proved(Peer peer, String user, boolean right) {}

    @Override
    public AccountId token(Peer peer, Optional<String> user, Secret token) throws Denied {
        return login(peer, "", token);
    }

    @Override
    public AccountId certified(Peer peer, Optional<String> user) throws Denied {
        throw new Denied(Denied.Code.UNAVAILABLE, "The store is down");
    }
}
