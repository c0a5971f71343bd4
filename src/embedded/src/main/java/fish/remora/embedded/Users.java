package fish.remora.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The first domains and users. Accounts without domains bring their domains; neither of both makes a domain {@code
 * localhost} with one user, whose password is made at the first start and kept in {@code <data>/user.txt}. Immutable.
 */
record Users(Settings settings, List<String> addresses, String password) {
    private static final String DEFAULT = "user@localhost";

    static Users of(Settings given, DataFolder data) throws IOException, Misconfigured {
        if (!given.has(Key.DOMAINS) && !given.has(Key.ACCOUNTS)) {
            String password = data.secret("user.txt", 16);
            Settings settings = given.with(Key.DOMAINS, "localhost").with(Key.ACCOUNTS, DEFAULT + ":" + password);
            return new Users(settings, List.of(DEFAULT), password);
        }
        List<String> addresses = accounts(given).stream()
                .map(account -> account.substring(0, account.indexOf(':')))
                .toList();
        if (given.has(Key.DOMAINS)) {
            return new Users(given, addresses, "");
        }
        String domains = addresses.stream()
                .map(address -> address.substring(address.lastIndexOf('@') + 1))
                .distinct()
                .collect(Collectors.joining(","));
        return new Users(given.with(Key.DOMAINS, domains), addresses, "");
    }

    /** Whether the user is the one that was made for want of any other. */
    boolean isDefault() {
        return !password.isEmpty();
    }

    private static List<String> accounts(Settings settings) throws IOException, Misconfigured {
        String value = settings.text(Key.ACCOUNTS);
        if (!value.startsWith("@")) {
            return settings.list(Key.ACCOUNTS);
        }
        Path file = Path.of(value.substring(1));
        List<String> accounts = Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        for (String account : accounts) {
            if (Rule.ACCOUNT.wants(account) != null) {
                throw new Misconfigured(
                        Key.ACCOUNTS.property() + "=" + value + ": each line must be user@domain:password");
            }
        }
        return accounts;
    }

    @Override
    public String toString() {
        return "Users" + addresses;
    }
}
