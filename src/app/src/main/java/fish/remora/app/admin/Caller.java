package fish.remora.app.admin;

import fish.remora.api.Address;
import fish.remora.app.account.DomainName;
import fish.remora.app.account.Person;
import fish.remora.app.operation.Scope;
import java.util.Optional;

/**
 * Who makes a request.
 *
 * @param root shows the administrator's token, and is nobody in particular
 */
record Caller(boolean root, Optional<Person> person) {
    static final Caller NOBODY = new Caller(false, Optional.empty());
    static final Caller ROOT = new Caller(true, Optional.empty());

    boolean isAdministrator() {
        return root || person.filter(Person::administrator).isPresent();
    }

    Scope scope() {
        return isAdministrator()
                ? Scope.ALL
                : new Scope(false, person.map(Person::domains).orElseThrow());
    }

    /**
     * @param name of a domain or of an address, as a path has it; empty: a list
     */
    boolean has(Right right, String name) {
        return switch (right) {
            case ANYBODY -> true;
            case PERSON -> root || person.isPresent();
            case ACCOUNT -> is(name) || manages(name);
            case DOMAIN -> manages(name);
            case ADMINISTRATOR -> isAdministrator();
        };
    }

    private boolean manages(String name) {
        return isAdministrator()
                || person.filter(one -> name.isEmpty()
                                ? !one.domains().isEmpty()
                                : one.domains().contains(domain(name)))
                        .isPresent();
    }

    /** True when it is the caller's own address. */
    boolean is(String address) {
        return person.filter(one -> one.address().domain().equals(domain(address))
                        && one.address().localPart().equals(localKey(address)))
                .isPresent();
    }

    private static String localKey(String address) {
        try {
            return Address.parse(address).localKey();
        } catch (IllegalArgumentException none) {
            return "";
        }
    }

    private static String domain(String name) {
        try {
            return DomainName.canonical(name.substring(name.lastIndexOf('@') + 1));
        } catch (IllegalArgumentException none) {
            return "";
        }
    }

    @Override
    public String toString() {
        return person.map(one -> one.address().toString()).orElse(root ? "administrator" : "nobody");
    }
}
