package fish.remora.app.admin;

import fish.remora.app.operation.Course;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;

/** {@code /api/figures}: how mail goes, now and over the last hours. */
@Path("figures")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class FiguresResource {
    static final Set<String> SPAN = Set.of("hours");

    @Inject
    private Course course;

    @Inject
    private Asked asked;

    @GET
    public JsonObject show() {
        return course.of(
                asked.query().only(SPAN).number("hours", 1, Course.MOST_HOURS).orElse(1));
    }
}
