package fish.remora.adapter.server;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Envelope;
import fish.remora.api.MailListener;
import fish.remora.api.Peer;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import java.util.Optional;

/** An application for tests in which nobody logs in. */
interface WithoutLogins extends MailListener {
    @Override
    default AccountId login(Peer peer, String user, Secret password) throws Denied {
        throw new Denied(Denied.Code.UNAVAILABLE, "not asked here");
    }

    @Override
    default ScramCredential scram(Peer peer, String user) throws Denied {
        throw new Denied(Denied.Code.UNAVAILABLE, "not asked here");
    }

    @Override
    default void proved(Peer peer, String user, boolean right) {}

    @Override
    default AccountId token(Peer peer, Optional<String> user, Secret token) throws Denied {
        return login(peer, "", token);
    }

    @Override
    default AccountId certified(Peer peer, Optional<String> user) throws Denied {
        throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Nobody logs in here");
    }

    @Override
    default void sender(Peer peer, Envelope envelope) {}
}
