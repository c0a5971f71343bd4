package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A JMAP client that others have written: {@code jmapjam/client.js} says what it does. */
@ExtendWith(SharedServer.class)
class JmapJamIT {
    private final Remora server;

    JmapJamIT(Remora server) {
        this.server = server;
    }

    @Test
    void writesSendsAndReads(@TempDir Path folder) throws Exception {
        User user = server.database().newUser("jmapjam");
        String base = server.http("/").toString();
        String output = Foreign.node(
                "jmapjam", folder, List.of(base.substring(0, base.length() - 1), user.address(), user.password()));
        assertThat(output).isEqualToIgnoringNewLines("""
                {"step":"roles","seen":["archive","drafts","inbox","junk","sent","trash"]}
                {"step":"uploaded","seen":6}
                {"step":"sent","seen":["sub"]}
                {"step":"read","seen":[["From a foreign client: ä中","Hello",true]]}
                """);
    }
}
