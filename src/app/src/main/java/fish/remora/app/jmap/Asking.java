package fish.remora.app.jmap;

import fish.remora.app.web.Client;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;

/** Who makes a request by HTTP. One request, one thread. */
@RequestScoped
public class Asking {
    @Inject
    private HttpServletRequest request;

    /** Whom {@link Gate} has let in. CDI gives the request as the container made it, which the gate's wrapper knows better: attributes both have. */
    Caller caller() {
        return (Caller) request.getAttribute(Caller.class.getName());
    }

    Client client() {
        return Client.of(request);
    }

    static Response refusal(Refusal refusal) {
        return Response.status(refusal.status())
                .type(Refusal.TYPE)
                .entity(refusal.body().toString())
                .build();
    }
}
