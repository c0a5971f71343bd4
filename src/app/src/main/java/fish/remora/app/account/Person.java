package fish.remora.app.account;

import fish.remora.api.Address;
import java.util.Set;

/**
 * Who is logged in to the pages or the REST interface.
 *
 * @param session the id of the session
 * @param address canonical
 * @param domains whose accounts and aliases it manages
 */
public record Person(long session, long accountId, Address address, boolean administrator, Set<String> domains) {
    public Person {
        domains = Set.copyOf(domains);
    }
}
