package fish.remora.adapter.server;

import fish.remora.adapter.Networks;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a proxy says of the connection it passes on, in the PROXY protocol of HAProxy, version 1 (a line) or 2 (octets): haproxy.org's
 * {@code proxy-protocol.txt}. Additional fields of version 2 are skipped.
 *
 * @param ends who is connected to whom; empty where the proxy speaks for itself (LOCAL), or of what is no TCP over IP
 * @param length octets of the header
 */
record ProxyHeader(Optional<Ends> ends, int length) {
    /** The longest we read, in octets: that of version 2 with many fields. */
    static final int LONGEST = 16 + 4096;

    /** With CR and LF (§2.1). */
    private static final int LONGEST_LINE = 107;

    private static final byte[] LINE = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10};
    private static final int FIXED = 16;
    private static final int LOCAL = 0x20;
    private static final int TCP_4 = 0x11;
    private static final int TCP_6 = 0x21;

    private static final String PORT = "(0|[1-9]\\d{0,4})";
    private static final Pattern ADDRESSES =
            Pattern.compile("PROXY TCP([46]) ([0-9A-Fa-f:.]+) ([0-9A-Fa-f:.]+) " + PORT + " " + PORT);

    /** The two ends of a connection, as the client sees it. */
    record Ends(InetSocketAddress source, InetSocketAddress destination) {
        private static final InetSocketAddress NOWHERE = new InetSocketAddress("0.0.0.0", 0);

        /** The proxy cannot say who comes: a stranger, in no network of ours. */
        static final Ends UNKNOWN = new Ends(NOWHERE, NOWHERE);
    }

    /** These octets are not the beginning of a header. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed() {
            super("no PROXY header", null, false, false);
        }
    }

    /**
     * Reads the header at the beginning of what has come so far.
     *
     * @param octets up to {@link #LONGEST} of them are looked at; what follows the header is passed over
     * @return empty when more is needed
     */
    static Optional<ProxyHeader> read(byte[] octets) throws Malformed {
        if (begins(octets, LINE)) {
            return octets.length < LINE.length ? Optional.empty() : line(octets);
        }
        if (begins(octets, SIGNATURE)) {
            return octets.length < FIXED ? Optional.empty() : binary(octets);
        }
        throw new Malformed();
    }

    /** As far as there are octets. */
    private static boolean begins(byte[] octets, byte[] with) {
        int length = Math.min(octets.length, with.length);
        return Arrays.equals(octets, 0, length, with, 0, length);
    }

    private static Optional<ProxyHeader> line(byte[] octets) throws Malformed {
        for (int i = 1; i < Math.min(octets.length, LONGEST_LINE); i++) {
            if (octets[i - 1] == '\r' && octets[i] == '\n') {
                return Optional.of(
                        new ProxyHeader(ends(new String(octets, 0, i - 1, StandardCharsets.ISO_8859_1)), i + 1));
            }
        }
        if (octets.length >= LONGEST_LINE) {
            throw new Malformed();
        }
        return Optional.empty();
    }

    private static Optional<Ends> ends(String line) throws Malformed {
        if (line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ")) {
            return Optional.of(Ends.UNKNOWN);
        }
        Matcher words = ADDRESSES.matcher(line);
        if (!words.matches()) {
            throw new Malformed();
        }
        boolean six = words.group(1).equals("6");
        return Optional.of(
                new Ends(socket(words.group(2), six, words.group(4)), socket(words.group(3), six, words.group(5))));
    }

    private static InetSocketAddress socket(String address, boolean six, String port) throws Malformed {
        int number = Integer.parseInt(port);
        if (address.contains(":") != six || number > 65_535) {
            throw new Malformed();
        }
        return new InetSocketAddress(Networks.address(address).orElseThrow(Malformed::new), number);
    }

    private static Optional<ProxyHeader> binary(byte[] octets) throws Malformed {
        int command = octets[12];
        int family = octets[13];
        int length = FIXED + number(octets, 14);
        // Version 2, LOCAL or PROXY; no, IP, IP version 6 or UNIX addresses; no, stream or datagram protocol.
        if ((command & 0xFE) != 0x20 || (family & 0xF0) > 0x30 || (family & 0x0F) > 2 || length > LONGEST) {
            throw new Malformed();
        }
        int address = command == LOCAL ? 0 : family == TCP_4 ? 4 : family == TCP_6 ? 16 : 0;
        if (length < FIXED + (address == 0 ? 0 : 2 * address + 4)) {
            throw new Malformed();
        }
        if (octets.length < length) {
            return Optional.empty();
        }
        Optional<Ends> ends =
                command == LOCAL ? Optional.empty() : Optional.of(address == 0 ? Ends.UNKNOWN : ends(octets, address));
        return Optional.of(new ProxyHeader(ends, length));
    }

    private static Ends ends(byte[] octets, int length) {
        int ports = FIXED + 2 * length;
        try {
            return new Ends(
                    new InetSocketAddress(
                            InetAddress.getByAddress(Arrays.copyOfRange(octets, FIXED, FIXED + length)),
                            number(octets, ports)),
                    new InetSocketAddress(
                            InetAddress.getByAddress(Arrays.copyOfRange(octets, FIXED + length, ports)),
                            number(octets, ports + 2)));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static int number(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 8 | octets[at + 1] & 0xFF;
    }
}
