package fish.remora.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The ports of the server, tried before anything starts: each is bound for a moment, 0 becomes the free port the system
 * gave. Another process may still take one in the seconds until the server opens it; then the deployment fails and says
 * so.
 */
final class Ports {
    /** Those that are served, in the order to show them, with what they speak. */
    static final Map<Key, String> SERVED = Collections.unmodifiableMap(new EnumMap<>(Map.of(
            Key.SMTP_PORT, "SMTP",
            Key.SUBMISSION_PORT, "Submission",
            Key.SUBMISSIONS_PORT, "Submissions",
            Key.LMTP_PORT, "LMTP",
            Key.IMAP_PORT, "IMAP",
            Key.IMAPS_PORT, "IMAP over TLS",
            Key.POP3_PORT, "POP3",
            Key.POP3S_PORT, "POP3 over TLS",
            Key.HTTP_PORT, "HTTP")));

    private Ports() {}

    /** The settings with a number for each 0. */
    static Settings resolve(Settings settings) throws Misconfigured {
        Settings resolved = settings;
        InetAddress address = address(settings);
        var held = new EnumMap<Key, ServerSocket>(Key.class);
        try {
            // All are held until the last is bound, so that two of them can never get the same free port.
            for (Key key : SERVED.keySet()) {
                ServerSocket socket = bind(settings, key, address);
                held.put(key, socket);
                resolved = resolved.with(key, Integer.toString(socket.getLocalPort()));
            }
        } finally {
            for (ServerSocket socket : held.values()) {
                close(socket);
            }
        }
        return resolved;
    }

    /** The address that a client on this machine reaches the server at. */
    static String reachable(Settings settings) {
        InetAddress address = address(settings);
        return address.isAnyLocalAddress() ? "127.0.0.1" : settings.text(Key.BIND_ADDRESS);
    }

    /** Where a client on this machine finds the server's pages. */
    static String url(Settings settings) {
        String host = reachable(settings);
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + settings.text(Key.HTTP_PORT);
    }

    /** Whether somebody listens; the port was found free before, so it is our own server. */
    static boolean answers(Settings settings, Key key) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(reachable(settings), settings.number(key)), 2000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isLocal(InetAddress address) {
        try (ServerSocket socket = new ServerSocket(0, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static ServerSocket bind(Settings settings, Key key, InetAddress address) throws Misconfigured {
        try {
            // Closed again by resolve(); the option is what Netty sets too, else old connections in TIME_WAIT would
            // refuse a restart.
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            try {
                socket.bind(new InetSocketAddress(address, settings.number(key)));
            } catch (IOException e) {
                socket.close();
                throw e;
            }
            return socket;
        } catch (BindException e) {
            String reason = String.valueOf(e.getMessage()).contains("Permission")
                    ? "not allowed for this user"
                    : "address already in use";
            throw new Misconfigured(
                    key.property() + "=" + settings.text(key) + ": " + reason + " (" + settings.text(Key.BIND_ADDRESS)
                            + ")",
                    e);
        } catch (IOException e) {
            throw new Misconfigured(key.property() + "=" + settings.text(key) + ": " + e.getMessage(), e);
        }
    }

    private static InetAddress address(Settings settings) {
        try {
            return InetAddress.getByName(settings.text(Key.BIND_ADDRESS));
        } catch (IOException e) {
            throw new IllegalStateException("an address literal needs no lookup", e);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a listening socket holds no data that closing it could fail on", e);
        }
    }
}
