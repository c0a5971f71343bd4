package fish.remora.app.trust;

import fish.remora.api.Peer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** What stands for a client when its doings are counted. Pure functions. */
public final class Networks {
    private Networks() {}

    /** Its address, or of IPv6 the first half, because the second is the host's to choose (RFC 4291 §2.5.1). */
    public static String of(Peer peer) {
        InetAddress address = peer.remote().getAddress();
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] octets = address.getAddress();
        Arrays.fill(octets, octets.length / 2, octets.length, (byte) 0);
        try {
            return InetAddress.getByAddress(octets).getHostAddress() + "/64";
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("sixteen octets are an address", impossible);
        }
    }
}
