package fish.remora.app.jmap;

import fish.remora.api.Denied;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger.Level;

/** What goes wrong outside of method calls, in words of RFC 9457. */
@Provider
@ApplicationScoped
public class Failures implements ExceptionMapper<Throwable> {
    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException web) {
            return Asking.refusal(Refusal.of(web.getResponse().getStatus(), String.valueOf(web.getMessage())));
        }
        if (thrown instanceof Denied denied) {
            return Asking.refusal(Refusal.of(503, String.valueOf(denied.getMessage())));
        }
        LOG.log(Level.ERROR, "A request failed", thrown);
        return Asking.refusal(Refusal.of(500, "The server's log says more."));
    }
}
