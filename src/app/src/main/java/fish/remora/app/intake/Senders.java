package fish.remora.app.intake;

import fish.remora.api.AccountId;
import fish.remora.api.Address;
import fish.remora.api.Peer;
import fish.remora.api.Refused;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.Directory;
import fish.remora.app.account.Route;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;

/**
 * Who may send as whom: an account as each address whose mail comes to it, its own, its aliases, with any +tag (RFC 6409 §6.1); so may its
 * delegates. Thread-safe.
 */
@ApplicationScoped
public class Senders {
    @Inject
    private Directory directory;

    @EJB
    private Accounts accounts;

    /** @throws Refused when who has logged in may not send as all of them; whoever has not is no business of this */
    public void check(Peer peer, List<Address> authors) throws Refused {
        if (peer.account().isEmpty()) {
            return;
        }
        for (Address author : authors) {
            if (author.equals(Authors.UNREADABLE)) {
                throw Refused.with(550, "5.6.0", "The From field is missing or cannot be read");
            }
            if (!isOf(author, peer.account().get())) {
                throw Refused.with(550, "5.7.1", "You may not send as " + author);
            }
        }
    }

    private boolean isOf(Address address, AccountId account) {
        Set<Long> owners = directory.resolve(address) instanceof Route.Local local ? local.owners() : Set.of();
        if (owners.contains(account.value()) || accounts.isAddressOf(address, Set.of(account.value()))) {
            return true;
        }
        List<Long> principals = directory.isOurs(address.domain()) ? accounts.principalsOf(account.value()) : List.of();
        return principals.stream().anyMatch(owners::contains) || accounts.isAddressOf(address, principals);
    }
}
