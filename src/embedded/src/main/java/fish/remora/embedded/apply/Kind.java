package fish.remora.embedded.apply;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Each kind of thing that a file may name, in the order in which they are made, and all that it may say of one. */
enum Kind {
    DOMAINS(
            "domain",
            "name",
            Type.matching("a domain such as example.org, in ASCII", Names::domain),
            new Property("aliasOf", Type.DOMAIN, "").since("role")),
    ACCOUNTS(
            "account",
            "address",
            Type.matching("an address such as ann@example.org without +tag, its domain in ASCII", Names::account),
            Property.secret("password"),
            new Property("quota", Type.OCTETS, ""),
            new Property("quotaMessages", Type.number(0, 1_000_000_000), "").since("role"),
            new Property("login", Type.FLAG, "true"),
            new Property("receive", Type.FLAG, "true"),
            new Property("role", Type.oneOf("user", "administrator"), "user").since("role"),
            new Property("administers", Type.DOMAINS, "").since("role"),
            new Property("forward", Type.TARGETS, "").since("role"),
            new Property("keep", Type.FLAG, "true").since("role"),
            new Property("delegates", Type.ACCOUNTS, "").since("role").ofPeers()),
    ALIASES(
            "alias",
            "address",
            Type.matching(
                    "an address such as sales@example.org, or *@example.org for all that is left", Names::address),
            new Property("to", Type.TARGETS, "").since("role").once("accounts")) {
        @Override
        @Nullable
        String wrong(Map<String, String> values) {
            return said(values, "to") ? null : "to: must be given: where its mail goes";
        }
    },
    ROUTES(
            "route",
            "pattern",
            Type.matching("a domain, *.domain or *", Names::route),
            new Property("action", Type.oneOf("MX", "HOST", "HOLD", "REFUSE"), ""),
            new Property("host", Type.matching("a host name or an IP address without brackets", Kind::host), ""),
            new Property("port", Type.number(1, 65_535), ""),
            new Property("username", Type.TEXT, ""),
            Property.secret("password"),
            new Property("text", Type.TEXT, "")) {
        @Override
        @Nullable
        String wrong(Map<String, String> values) {
            String action = values.getOrDefault("action", "");
            boolean host = action.equals("HOST");
            if (action.isEmpty()) {
                return "action: must be given, "
                        + property("action").map(one -> one.type().allowed()).orElse("");
            }
            if (said(values, "host") != host || said(values, "port") != host) {
                return "host and port: must be given with action HOST, and only then";
            }
            if (said(values, "username") != said(values, "password-file") || said(values, "username") && !host) {
                return "username and password-file: must be given together, and only with action HOST";
            }
            return said(values, "text") && !action.equals("HOLD") && !action.equals("REFUSE")
                    ? "text: must be left out: only HOLD and REFUSE say why"
                    : null;
        }

        /** A route is replaced as a whole. */
        @Override
        boolean forgetsSecrets() {
            return true;
        }
    },
    APPLICATIONS(
            "application",
            "name",
            Type.matching("1 to 200 characters, none of them a slash", Names::application),
            Property.secret("credential"),
            new Property("senders", Type.PATTERNS, ""),
            new Property("perHour", Type.number(1, 100_000_000), ""),
            new Property("perDay", Type.number(1, 100_000_000), ""),
            new Property("priority", Type.oneOf("low", "normal", "high"), "high"),
            new Property(
                    "safeMode",
                    Type.matching("off, capture, redirect:ADDRESS or allow:PATTERN,...", Kind::safeMode),
                    "")) {
        /** They go in one text. */
        @Override
        @Nullable
        String wrong(Map<String, String> values) {
            return values.getOrDefault("senders", "").length() > LONGEST_LIST
                    ? "senders: must be " + LONGEST_LIST + " characters at most, all together"
                    : null;
        }
    };

    private static final int LONGEST_LIST = 1000;
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,252}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45}");
    private static final Pattern SAFE_MODE = Pattern.compile("off|capture|redirect:[^@\\s]+@[^@\\s]+|allow:\\S.*");

    /** One of them. */
    final String one;

    /** The member of the server's rows that names it. */
    final String key;

    /** How names are spelt. */
    final Type names;

    final List<Property> properties;

    Kind(String one, String key, Type names, Property... properties) {
        this.one = one;
        this.key = key;
        this.names = names;
        this.properties = List.of(properties);
    }

    /** The section of the file, the path of the server's resource and the name of its list. */
    String section() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Kind> of(String section) {
        return Arrays.stream(values())
                .filter(kind -> kind.section().equals(section))
                .findFirst();
    }

    Optional<Property> property(String name) {
        return properties.stream()
                .filter(property -> property.name().equals(name))
                .findFirst();
    }

    /** The property whose values may stand for all, where there is but one. */
    Optional<Property> only() {
        return this == ALIASES ? Optional.of(properties.get(0)) : Optional.empty();
    }

    String known() {
        return properties.stream().map(Property::name).collect(Collectors.joining(", "));
    }

    /**
     * What the values of one cannot be together.
     *
     * @param values those that the file says
     * @return a complaint; null: all is well
     */
    @Nullable
    String wrong(Map<String, String> values) {
        return null;
    }

    /** A change without the password is a change to none. */
    boolean forgetsSecrets() {
        return false;
    }

    /** A count of them in words. */
    String count(int number) {
        return number + " " + (number == 1 ? one : section());
    }

    private static boolean said(Map<String, String> values, String name) {
        return !values.getOrDefault(name, "").isEmpty();
    }

    private static @Nullable String host(String text) {
        return HOST.matcher(text).matches() ? text : null;
    }

    private static @Nullable String safeMode(String text) {
        return SAFE_MODE.matcher(text).matches() ? text : null;
    }
}
