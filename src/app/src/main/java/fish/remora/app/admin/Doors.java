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

/** Puts the {@link Door} before each method of a resource. */
@Provider
@ApplicationScoped
public class Doors implements DynamicFeature {
    @Inject
    private Door door;

    private record Guard(Door door, Right right) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            door.check(request, right);
        }
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext method) {
        Right right = Door.right(resource.getResourceClass(), resource.getResourceMethod());
        method.register(new Guard(door, right), Priorities.AUTHENTICATION);
    }
}
