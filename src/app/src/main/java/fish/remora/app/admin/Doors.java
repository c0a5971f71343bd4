package fish.remora.app.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.io.InputStream;
import java.util.List;

/** Puts the {@link Door} before each method of a resource, and a {@link ShortBody} before those that do not read what comes themselves. */
@Provider
@ApplicationScoped
public class Doors implements DynamicFeature {
    @Inject
    private Door door;

    private record Guard(Door door, Right right, boolean reads) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            door.check(request, right);
            if (!reads) {
                request.setEntityStream(new ShortBody(request.getEntityStream()));
            }
        }
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext method) {
        Right right = Door.right(resource.getResourceClass(), resource.getResourceMethod());
        boolean reads =
                List.of(resource.getResourceMethod().getParameterTypes()).contains(InputStream.class);
        method.register(new Guard(door, right, reads), Priorities.AUTHENTICATION);
    }
}
