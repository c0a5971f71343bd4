package fish.remora.console;

import jakarta.inject.Singleton;
import java.net.URL;
import org.glassfish.api.admingui.ConsoleProvider;
import org.jspecify.annotations.Nullable;

/** What the console looks for in a module; {@code META-INF/hk2-locator/default} names it. */
@Singleton
public final class MailPlugin implements ConsoleProvider {
    /** None but the default, {@code META-INF/admingui/console-config.xml}. */
    @Override
    public @Nullable URL getConfiguration() {
        return null;
    }
}
