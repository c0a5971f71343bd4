package fish.remora.embedded;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a setting's value must look like. A rule looks at the text, and at nothing but the text save for files that must
 * be readable; it never changes it. Stateless, any thread.
 */
interface Rule {
    String LABEL = "[\\p{L}\\p{N}]([\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?";
    Pattern NAME = Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*");

    /** The complaint in words that follow "must be", or null if the value is good. Never called with an empty value. */
    @Nullable
    String wants(String value);

    Rule TEXT = value -> null;

    Rule FLAG = value -> value.matches("true|false") ? null : "true or false";

    /** RFC 6750 §2.1: b64token. */
    Rule TOKEN =
            value -> value.matches("[A-Za-z0-9._~+/-]{20,200}=*") ? null : "20 to 200 letters, digits or any of ._~+/-";

    Rule PORT = number(0, 65535, "a port number, 0 to 65535");

    Rule NAME_OF_HOST = value -> NAME.matcher(value).matches() ? null : "a host name";

    Rule ADDRESS = value -> isLocalAddress(value) ? null : "an IP address of this machine, or 0.0.0.0 or :: for all";

    Rule FOLDER = value -> isPath(value) ? null : "the path of a folder";

    Rule READABLE = value -> isPath(value) && Files.isReadable(Path.of(value)) && Files.isRegularFile(Path.of(value))
            ? null
            : "the path of a readable file";

    Rule FILES = list(READABLE, "paths of readable files, separated by commas");

    /** A place may be empty. */
    Rule FILES_OR_NONE = list(
            value -> value.isEmpty() ? null : READABLE.wants(value),
            true,
            "paths of readable files, separated by commas");

    /** Of a file it is the first line. */
    Rule PASSWORD = value -> value.startsWith("@") && READABLE.wants(value.substring(1)) != null
            ? "a password, or @ and the path of a readable file"
            : null;

    Rule APPLICATIONS = Rule::applications;

    Rule DOMAINS = list(NAME_OF_HOST, "domain names, separated by commas");

    Rule ACCOUNT = Rule::account;

    Rule ACCOUNTS = value -> value.startsWith("@")
            ? (READABLE.wants(value.substring(1)) == null ? null : "@ and the path of a readable file")
            : list(ACCOUNT, "user@domain:password, separated by commas, or @FILE")
                    .wants(value);

    Rule HOST_PORT = value -> isHostPort(value) ? null : "host:port";

    Rule HOST_PORTS = list(HOST_PORT, "host:port, separated by commas");

    Rule NETWORKS = value -> value.equals("none")
            ? null
            : list(Rule::network, "networks such as 10.0.0.0/8 or fd00::/8, separated by commas, or none")
                    .wants(value);

    /** Addresses and files are read by the application, which names what is wrong. */
    Rule ISSUERS = list(
            value -> value.matches("[^=\\s\"\\\\]+=[^=\\s].*") ? null : "ISSUER=KEYS",
            "ISSUER=KEYS for each issuer, separated by commas");

    Rule JDBC =
            value -> value.startsWith("jdbc:postgresql:") ? null : "a JDBC address, jdbc:postgresql://host/database";

    Rule PUBLIC_PORTS = list(
            value -> {
                String port = value.replaceFirst("^(imaps?|pop3s?|submissions?):", "");
                return port.equals(value) ? "NAME:PORT" : PORT.wants(port);
            },
            "NAME:PORT of imap, imaps, pop3, pop3s, submission or submissions, separated by commas");

    /** RFC 8461 §5. */
    Rule MTA_STS_MODE = value -> value.matches("none|testing|enforce") ? null : "none, testing or enforce";

    /** The addresses and patterns themselves are read by the application, which names what is wrong. */
    Rule SAFE_MODE =
            value -> value.matches("off|capture|redirect:[^@, ]+@[^@, ]+|allow:[^@, ]*@[^@, ]+(,[^@, ]*@[^@, ]+)*")
                    ? null
                    : "off, capture, redirect:ADDRESS or allow:PATTERN,... such as allow:*@example.org,ann@example.com";

    static Rule number(long least, long most, String words) {
        return value -> {
            try {
                long n = Long.parseLong(value);
                return n >= least && n <= most ? null : words;
            } catch (NumberFormatException e) {
                return words;
            }
        };
    }

    static Rule number(long least, long most) {
        return number(least, most, "a number, " + least + " to " + most);
    }

    private static Rule list(Rule each, String words) {
        return list(each, false, words);
    }

    private static Rule list(Rule each, boolean gaps, String words) {
        return value -> {
            for (String part : value.split(",", -1)) {
                if (part.isBlank() && !gaps || each.wants(part.strip()) != null) {
                    return words;
                }
            }
            return null;
        };
    }

    /** A file's name is its application's name and path: one that the server has itself would take its place. */
    private static @Nullable String applications(String value) {
        Rule own = file -> {
            Path name = isPath(file) ? Path.of(file).getFileName() : null;
            return READABLE.wants(file) == null
                            && name != null
                            && name.toString().matches("(?!(remora|remora-app|api|health|metrics)\\.war)[\\w.-]+\\.war")
                    ? null
                    : "a WAR";
        };
        String complaint = list(
                        own,
                        "paths of readable files NAME.war, separated by commas; NAME of letters, digits and ._-, not remora, remora-app, api, health or metrics")
                .wants(value);
        if (complaint != null) {
            return complaint;
        }
        List<String> names = Stream.of(value.split(",", -1))
                .map(file -> String.valueOf(Path.of(file.strip()).getFileName()))
                .toList();
        return Set.copyOf(names).size() == names.size() ? null : "files of different names";
    }

    private static @Nullable String account(String value) {
        int colon = value.indexOf(':');
        int at = value.lastIndexOf('@', colon < 0 ? value.length() : colon);
        boolean good = at > 0
                && colon > at
                && colon < value.length() - 1
                && NAME.matcher(value.substring(at + 1, colon)).matches();
        return good ? null : "user@domain:password";
    }

    private static @Nullable String network(String value) {
        int slash = value.indexOf('/');
        String address = slash < 0 ? value : value.substring(0, slash);
        if (!isAddress(address)) {
            return "a network";
        }
        int bits = address.contains(":") ? 128 : 32;
        return slash < 0 ? null : number(0, bits).wants(value.substring(slash + 1));
    }

    private static boolean isHostPort(String value) {
        int colon = value.lastIndexOf(':');
        if (colon < 1 || PORT.wants(value.substring(colon + 1)) != null) {
            return false;
        }
        String host = value.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]")
                ? isAddress(host.substring(1, host.length() - 1))
                : NAME.matcher(host).matches();
    }

    private static boolean isLocalAddress(String value) {
        try {
            return isAddress(value) && Ports.isLocal(InetAddress.getByName(value));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Literals only: a name would be looked up in the DNS, which a check of the configuration must not wait for. */
    private static boolean isAddress(String value) {
        boolean shaped = value.contains(":")
                ? value.toLowerCase(Locale.ROOT).matches("[0-9a-f:.]+")
                : value.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        try {
            return shaped && InetAddress.getByName(value) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isPath(String value) {
        try {
            return !Path.of(value).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
