package fish.remora.embedded.apply;

import fish.remora.embedded.apply.Change.Difference;
import fish.remora.embedded.apply.Change.Mark;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing of the file against the server's. What the file does not say has its standard value; a password is set when there is none yet,
 * or when it is wished, for none can be compared. One thread.
 */
final class Comparison {
    private static final String PASSWORD = "password";

    private final Present present;
    private final Secrets secrets;
    private final boolean passwords;
    private final Map<String, String> given;

    private Comparison(Present present, Secrets secrets, boolean passwords, Map<String, String> given) {
        this.present = present;
        this.secrets = secrets;
        this.passwords = passwords;
        this.given = given;
    }

    /**
     * Passwords are in files.
     *
     * @param all set each that is named
     */
    static Comparison files(Present present, Secrets secrets, boolean all) {
        return new Comparison(present, secrets, all, Map.of());
    }

    /**
     * Passwords are in the same file as all else, and each is set.
     *
     * @param passwords by the addresses of accounts
     */
    static Comparison given(Present present, Map<String, String> passwords) {
        return new Comparison(present, Secrets.NONE, false, passwords);
    }

    /**
     * What is to be done for it; empty when nothing is.
     *
     * @param complaints gets what cannot be done
     */
    Optional<Change> of(Entry entry, Complaints complaints) {
        boolean isThere = present.has(entry.kind(), entry.name());
        Map<String, Difference> differences = new LinkedHashMap<>();
        for (Property property : entry.kind().properties) {
            if (property.isSecret()) {
                if (entry.says(property) && isDue(entry, property, isThere)) {
                    differences.put(
                            property.member(),
                            new Difference("", property.type().show(entry.value(property))));
                }
                continue;
            }
            if (present.lacks(property) && property.formerly() == null) {
                if (entry.says(property)) {
                    complaints.add(entry.line(), entry + ": this server does not know " + property.name());
                }
                continue;
            }
            compare(entry, property, isThere).ifPresent(one -> differences.put(property.name(), one));
        }
        if (givenTo(entry) != null) {
            differences.put(PASSWORD, new Difference("", "given"));
        }
        return isThere && differences.isEmpty()
                ? Optional.empty()
                : Optional.of(new Change(
                        isThere ? Mark.CHANGE : Mark.ADD,
                        entry.kind(),
                        entry.name(),
                        differences,
                        body(entry, differences, complaints)));
    }

    private Optional<Difference> compare(Entry entry, Property property, boolean isThere) {
        String from = isThere ? present.value(entry.kind(), entry.name(), property) : property.standard();
        String to = entry.value(property);
        return from.equals(to)
                ? Optional.empty()
                : Optional.of(new Difference(
                        property.type().show(from), property.type().show(to)));
    }

    private boolean isDue(Entry entry, Property secret, boolean isThere) {
        return passwords
                || !isThere
                || !entry.kind().forgetsSecrets() && !present.hasSecret(entry.kind(), entry.name(), secret);
    }

    private Map<String, Object> body(Entry entry, Map<String, Difference> differences, Complaints complaints) {
        Map<String, Object> body = new LinkedHashMap<>();
        for (Property property : entry.kind().properties) {
            String value = entry.value(property);
            if (value.isEmpty() && !(property.staysUnlessGiven() && present.shows(property))) {
                continue;
            }
            if (!property.isSecret()) {
                if (present.lacks(property) && property.formerly() != null) {
                    body.put(property.formerly(), value);
                } else if (entry.says(property) || present.shows(property)) {
                    body.put(property.member(), property.type().json().apply(value));
                }
            } else if (entry.kind().forgetsSecrets() || differences.containsKey(property.member())) {
                try {
                    body.put(property.member(), secrets.read(value));
                } catch (NotDone unreadable) {
                    complaints.add(entry.line(), entry + ": " + property.name() + ": " + unreadable.getMessage());
                }
            }
        }
        String password = givenTo(entry);
        if (password != null) {
            body.put(PASSWORD, password);
        }
        return body;
    }

    private @Nullable String givenTo(Entry entry) {
        return entry.kind() == Kind.ACCOUNTS ? given.get(entry.name()) : null;
    }
}
