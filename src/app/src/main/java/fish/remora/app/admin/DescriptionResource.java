package fish.remora.app.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.io.InputStream;

/** {@code /api/openapi.yaml}: what this interface takes and answers, in words of OpenAPI 3.0.3. The build has filled in the version. */
@Path("openapi.yaml")
@RequestScoped
@Needs(Right.ANYBODY)
public class DescriptionResource {
    @Context
    private ServletContext application;

    /** RFC 9512. */
    @GET
    @Produces("application/yaml")
    public InputStream show() {
        return application.getResourceAsStream("/WEB-INF/classes/META-INF/openapi.yaml");
    }
}
