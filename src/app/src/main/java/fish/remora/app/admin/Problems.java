package fish.remora.app.admin;

import fish.remora.api.Denied;
import fish.remora.app.operation.Conflict;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.Stale;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger.Level;
import java.sql.SQLException;

/** What goes wrong behind the REST interface, in words of RFC 9457. What was not foreseen is logged, and told without its inside. */
@Provider
@ApplicationScoped
public class Problems implements ExceptionMapper<Throwable> {
    private static final System.Logger LOG = System.getLogger(Problems.class.getName());

    /** PostgreSQL, appendix A: query_canceled, by its timeout. */
    private static final String CANCELED = "57014";

    @Override
    public Response toResponse(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Invalid invalid) {
                return Problem.of(invalid).response();
            }
            if (cause instanceof Conflict conflict) {
                return Problem.of(Response.Status.CONFLICT, "Conflict", String.valueOf(conflict.getMessage()))
                        .response();
            }
            if (cause instanceof ShortBody.TooLong tooLong) {
                return Problem.of(
                                Response.Status.REQUEST_ENTITY_TOO_LARGE,
                                "Too large",
                                String.valueOf(tooLong.getMessage()))
                        .response();
            }
            if (cause instanceof Denied denied) {
                return Problem.of(Response.Status.SERVICE_UNAVAILABLE, "Not now", String.valueOf(denied.getMessage()))
                        .response();
            }
            if (cause instanceof Stale stale) {
                return Problem.of(
                                Response.Status.PRECONDITION_FAILED,
                                "Changed meanwhile",
                                String.valueOf(stale.getMessage()))
                        .response();
            }
            if (cause instanceof WebApplicationException web) {
                Response.StatusType status = web.getResponse().getStatusInfo();
                return Problem.of(status, status.getReasonPhrase(), String.valueOf(web.getMessage()))
                        .response();
            }
            if (cause instanceof SQLException failure && failure.getSQLState() != null) {
                return database(failure);
            }
        }
        LOG.log(Level.ERROR, "A request failed", thrown);
        return Problem.of(Response.Status.INTERNAL_SERVER_ERROR, "Internal error", "The server's log says more.")
                .response();
    }

    private static Response database(SQLException failure) {
        if (CANCELED.equals(failure.getSQLState())) {
            return Problem.of(
                            Response.Status.SERVICE_UNAVAILABLE,
                            "Too much to look through",
                            "The database was asked for more than ten seconds' work: narrow it down, by destination or age for instance.")
                    .response();
        }
        LOG.log(Level.ERROR, "A request failed in the database", failure);
        return Problem.of(Response.Status.SERVICE_UNAVAILABLE, "Database failure", "The server's log says more.")
                .response();
    }
}
