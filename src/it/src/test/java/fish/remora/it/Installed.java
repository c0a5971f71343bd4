package fish.remora.it;

import fish.remora.it.peer.World;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A Payara Server on which the script has installed Remora, and the world its mail goes to. The same for all classes that ask for it.
 *
 * @param settings of the installation
 * @param trap on the line between the server and its database
 */
record Installed(PayaraServer server, World world, Map<String, String> settings, CommitTrap trap) {
    /** Opens {@code /api}. */
    static final String TOKEN = "a-token";

    /** To {@link org.junit.jupiter.api.extension.ExtendWith}: one for the constructor, made at the first need. */
    static final class Shared extends OneForAll<Installed> {
        Shared() {
            super(Installed.class);
        }

        @Override
        Installed make() throws IOException {
            World world = World.open();
            PayaraServer server = PayaraServer.start("payara-server");
            CommitTrap trap = new CommitTrap();
            Map<String, String> settings = new HashMap<>(server.first(Map.of(
                    "db.url",
                    server.database().by(trap.before(server.database())).url(),
                    "accounts",
                    Remora.ANN.bootstrap() + "," + Remora.BOB.bootstrap(),
                    "domains",
                    Remora.DOMAIN,
                    "admin.token",
                    TOKEN,
                    "bind.address",
                    "127.0.0.1",
                    "dns.servers",
                    world.dns().hostPort(),
                    "mx.port",
                    "" + world.port())));
            Remora.MAIL_PORTS.forEach(key -> settings.put(key, "" + FreePorts.next()));
            String told = server.install(settings).succeeds().output();
            if (!told.contains(
                    "Remora is ready: http://localhost:" + server.http("").getPort())) {
                throw new AssertionError(told);
            }
            return new Installed(server, world, settings, trap);
        }
    }
}
