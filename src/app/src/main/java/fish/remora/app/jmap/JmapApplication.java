package fish.remora.app.jmap;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Where JMAP is; see {@code fish.remora.app.admin.AdminApplication} for why it names its classes. */
@ApplicationPath("jmap")
public class JmapApplication extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(ApiResource.class, BlobResource.class, EventSourceResource.class, Failures.class);
    }
}
