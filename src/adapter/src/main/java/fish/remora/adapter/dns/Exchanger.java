package fish.remora.adapter.dns;

import java.net.InetSocketAddress;

/**
 * One address of a host that takes mail for a next hop.
 *
 * @param name of the host, from MX or route, without a dot at its end; an address literal names itself
 */
public record Exchanger(String name, InetSocketAddress address) {
    /** True when what goes there stays on this machine. */
    public boolean isLoopback() {
        return address.getAddress().isLoopbackAddress();
    }

    @Override
    public String toString() {
        return name + "[" + address.getAddress().getHostAddress() + "]:" + address.getPort();
    }
}
