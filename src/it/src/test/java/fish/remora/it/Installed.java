package fish.remora.it;

import fish.remora.it.peer.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A Payara Server on which the script has installed Remora, and the world its mail goes to. The same for all classes that ask for it.
 *
 * @param settings of the installation
 */
record Installed(PayaraServer server, World world, Map<String, String> settings) implements AutoCloseable {
    /** Opens {@code /api}. */
    static final String TOKEN = "a-token";

    /** To {@link org.junit.jupiter.api.extension.ExtendWith}: one for the constructor, made at the first need. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Installed.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(Installed.class))
                    .computeIfAbsent(Installed.class, type -> make(), Installed.class);
        }
    }

    private static Installed make() {
        try {
            World world = World.open();
            PayaraServer server = PayaraServer.start("payara-server");
            Map<String, String> settings = server.first(Map.of(
                    "accounts", Remora.ANN.bootstrap() + "," + Remora.BOB.bootstrap(),
                    "admin.token", TOKEN,
                    "bind.address", "127.0.0.1",
                    "smtp.port", "" + PayaraServer.freePort(),
                    "pop3.port", "" + PayaraServer.freePort(),
                    "pop3s.port", "" + PayaraServer.freePort(),
                    "dns.servers", world.dns().hostPort(),
                    "mx.port", "" + world.port()));
            String told = server.install(settings).succeeds().output();
            if (!told.contains(
                    "Remora is ready: http://localhost:" + server.http("").getPort())) {
                throw new AssertionError(told);
            }
            return new Installed(server, world, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        world.close();
    }
}
