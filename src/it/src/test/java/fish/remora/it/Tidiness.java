package fish.remora.it;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Behind each class the data of its servers goes, 300 MB each and more; what they have printed stays. Registered as a service. */
public final class Tidiness implements AfterAllCallback {
    private static final Set<Remora> SERVERS = ConcurrentHashMap.newKeySet();

    static void comesBehind(Remora server) {
        SERVERS.add(server);
    }

    /** One that still runs serves other classes. */
    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (context.getRequiredTestClass().getEnclosingClass() != null) {
            return;
        }
        for (Remora server : SERVERS) {
            if (server.hasEnded()) {
                Folders.delete(server.data());
                SERVERS.remove(server);
            }
        }
    }
}
