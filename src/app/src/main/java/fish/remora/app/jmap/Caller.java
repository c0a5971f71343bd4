package fish.remora.app.jmap;

import fish.remora.api.Address;
import fish.remora.api.Peer;
import java.security.Principal;

/**
 * Who makes a request, and has been let in.
 *
 * @param account the id of his account
 * @param address of his account, canonical
 * @param peer who sent the request, logged in
 */
public record Caller(long account, Address address, Peer peer) implements Principal {
    @Override
    public String getName() {
        return address.toString();
    }

    /** As JMAP calls his account. */
    public String accountId() {
        return Id.account(account);
    }
}
