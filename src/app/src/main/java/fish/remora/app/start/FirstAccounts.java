package fish.remora.app.start;

import fish.remora.api.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The bootstrap lists {@code remora.domains} and {@code remora.accounts}: what is missing is made at the start, what is there is left
 * alone.
 *
 * @param accounts address to password, or to a hash {@code $argon2id$…}
 */
record FirstAccounts(Set<String> domains, Map<Address, String> accounts) {
    /** A comma behind which an address begins: a hash holds commas of its own. */
    private static final String BETWEEN_ACCOUNTS = ",(?=[^,:]*@)";

    /**
     * @param domainList comma list
     * @param accountList comma list of {@code user@domain:password}, or {@code @FILE} with one a line; blank lines and {@code #} lines
     *     of a file are passed over
     * @throws IllegalArgumentException naming key, entry (never a password) and what is allowed
     */
    static FirstAccounts read(String domainList, String accountList) {
        Set<String> domains = new TreeSet<>();
        for (String domain : domainList.split(",", -1)) {
            if (!domain.isBlank()) {
                domains.add(domain(domain.strip()));
            }
        }
        Map<Address, String> accounts = new LinkedHashMap<>();
        for (String entry : entries(accountList)) {
            if (!entry.isBlank() && !entry.startsWith("#")) {
                account(entry.strip(), accounts);
            }
        }
        return new FirstAccounts(domains, accounts);
    }

    private static List<String> entries(String list) {
        if (!list.startsWith("@")) {
            return List.of(list.split(BETWEEN_ACCOUNTS, -1));
        }
        try {
            return Files.readAllLines(Path.of(list.substring(1)));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("remora.accounts=" + list + ": must name a readable file", unreadable);
        }
    }

    private static String domain(String name) {
        try {
            return new Address("postmaster", name).domain();
        } catch (IllegalArgumentException notADomain) {
            throw new IllegalArgumentException(
                    "remora.domains: " + name + " must be a domain such as example.org", notADomain);
        }
    }

    private static void account(String entry, Map<Address, String> into) {
        int colon = entry.indexOf(':');
        if (colon < 0 || colon == entry.length() - 1) {
            throw new IllegalArgumentException("remora.accounts: each entry must be user@domain:password");
        }
        String address = entry.substring(0, colon);
        try {
            into.put(Address.parse(address), entry.substring(colon + 1));
        } catch (IllegalArgumentException notAnAddress) {
            throw new IllegalArgumentException(
                    "remora.accounts: what stands before the colon of entry " + (into.size() + 1)
                            + " must be an address such as ann@example.org",
                    notAnAddress);
        }
    }
}
