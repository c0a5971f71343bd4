package fish.remora.adapter;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.work.WorkManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A container that is asked for no more than it must have, and the ports that are opened in it. */
final class TestContainer {
    private TestContainer() {}

    static BootstrapContext with(WorkManager workManager) {
        return (BootstrapContext) Proxy.newProxyInstance(
                TestContainer.class.getClassLoader(),
                new Class<?>[] {BootstrapContext.class},
                (proxy, method, arguments) -> method.getName().equals("getWorkManager") ? workManager : null);
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** The first line that is said on a port; null when it is closed. */
    static @Nullable String greeting(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        } catch (ConnectException closed) {
            return null;
        }
    }
}
