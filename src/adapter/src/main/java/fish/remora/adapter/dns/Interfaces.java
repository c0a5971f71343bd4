package fish.remora.adapter.dns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** This machine's own addresses, looked up once a minute. Thread-safe. */
final class Interfaces {
    private static final long FRESH = TimeUnit.MINUTES.toNanos(1);

    private record Snapshot(Set<InetAddress> addresses, boolean ipv6, long takenAt) {}

    private volatile Snapshot snapshot = take();

    boolean have(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || fresh().addresses().contains(address);
    }

    /** True when there is an address of global scope to reach IPv6 hosts from: RFC 6724 §5, rule 1. */
    boolean reachIpv6() {
        return fresh().ipv6();
    }

    private Snapshot fresh() {
        if (System.nanoTime() - snapshot.takenAt() > FRESH) {
            snapshot = take();
        }
        return snapshot;
    }

    private static Snapshot take() {
        Set<InetAddress> addresses = Set.of();
        try {
            addresses = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toSet());
        } catch (SocketException unknown) {
            // Then none is known to be ours.
        }
        return new Snapshot(addresses, addresses.stream().anyMatch(Interfaces::isGlobalIpv6), System.nanoTime());
    }

    private static boolean isGlobalIpv6(InetAddress address) {
        return address instanceof Inet6Address
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isAnyLocalAddress();
    }
}
