package fish.remora.adapter;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A list of networks, such as {@code 127.0.0.0/8,::1}. Immutable. */
public final class Networks {
    private record Network(byte[] address, int prefix) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = prefix / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != other[i]) {
                    return false;
                }
            }
            int rest = prefix % 8;
            return rest == 0 || ((address[whole] ^ other[whole]) & 0xFF) >> (8 - rest) == 0;
        }
    }

    /** Four whole numbers or IPv6: the JDK would read {@code 10/8} as {@code 0.0.0.10/8} and look {@code 300.1.1.1} up as a name. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final List<Network> list;

    private Networks(List<Network> list) {
        this.list = list;
    }

    /**
     * Reads addresses and networks in CIDR form, separated by commas; {@code none} is no network.
     *
     * @throws IllegalArgumentException when an entry is neither; host names are not looked up
     */
    public static Networks parse(String text) {
        List<Network> list = new ArrayList<>();
        for (String entry : text.equals("none") ? new String[0] : text.split(",", -1)) {
            if (!entry.isBlank()) {
                list.add(network(entry.strip()));
            }
        }
        return new Networks(List.copyOf(list));
    }

    private static Network network(String entry) {
        int slash = entry.indexOf('/');
        String host = slash < 0 ? entry : entry.substring(0, slash);
        byte[] address = address(host)
                .orElseThrow(() -> new IllegalArgumentException("not an IP address: " + host))
                .getAddress();
        int bits = address.length * 8;
        int prefix = slash < 0 ? bits : Integer.parseInt(entry.substring(slash + 1));
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("prefix out of range: " + entry);
        }
        return new Network(address, prefix);
    }

    /** The IP address of which this is the text; empty when it is none. Nothing is looked up. */
    public static Optional<InetAddress> address(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress address) {
        byte[] octets = address.getAddress();
        return list.stream().anyMatch(network -> network.contains(octets));
    }
}
