package fish.remora.it;

import java.io.IOException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Behind each class the data of its servers goes, 300 MB each and more; what they have printed stays. Registered as a service. */
public final class Tidiness implements AfterAllCallback {
    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (context.getRequiredTestClass().getEnclosingClass() == null) {
            Remora.deleteDataOfEnded();
        }
    }
}
