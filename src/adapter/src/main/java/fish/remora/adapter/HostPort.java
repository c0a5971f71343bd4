package fish.remora.adapter;

import fish.remora.api.Address;
import java.net.InetAddress;
import java.util.Locale;

/**
 * A host and a port as an administrator writes them, {@code mx.example.org:25} or {@code [::1]:25}.
 *
 * @param host a name in lower case, or an IP address without brackets
 * @param port 1 to 65535
 */
record HostPort(String host, int port) {
    /** @throws IllegalArgumentException when the text is neither form */
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("no port: " + text);
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no port: " + text);
        }
        return new HostPort(host(text.substring(0, colon)), port);
    }

    private static String host(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String host = bracketed ? text.substring(1, text.length() - 1) : text;
        if (bracketed != host.contains(":")) {
            throw new IllegalArgumentException("an IPv6 address stands in brackets: " + text);
        }
        return Networks.address(host)
                .map(InetAddress::getHostAddress)
                .orElseGet(() -> new Address("postmaster", host).domain().toLowerCase(Locale.ROOT));
    }
}
