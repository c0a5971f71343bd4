package fish.remora.app.jmap;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** {@code /jmap/session} and {@code /jmap/api}: RFC 8620 §2 and §3. */
@Path("")
@RequestScoped
public class ApiResource {
    @Inject
    private SessionObject session;

    @Inject
    private Requests requests;

    @Inject
    private Asking asking;

    @Inject
    private HttpServletRequest request;

    @GET
    @Path("session")
    public Response session() {
        return Response.ok(
                        session.of(asking.caller(), asking.client().base(request))
                                .toString(),
                        MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-cache, no-store, must-revalidate")
                .build();
    }

    /** The body is a Request object, whatever it is called: a wrong type is no reason not to read it, but {@code notJSON} is for those that say another. */
    @POST
    @Path("api")
    public Response api(InputStream body) throws IOException {
        try {
            String type = String.valueOf(request.getContentType());
            if (!type.regionMatches(true, 0, MediaType.APPLICATION_JSON, 0, MediaType.APPLICATION_JSON.length())) {
                throw Refusal.notJson("Content-Type: must be application/json");
            }
            byte[] octets = body.readNBytes(Limits.REQUEST + 1);
            if (octets.length > Limits.REQUEST) {
                throw Refusal.limit("maxSizeRequest", Limits.REQUEST);
            }
            byte[] answer = requests.answer(asking.caller(), Requests.read(octets))
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            return Response.ok(answer, MediaType.APPLICATION_JSON)
                    .header("Cache-Control", "no-store")
                    .build();
        } catch (Refusal refusal) {
            return Asking.refusal(refusal);
        }
    }
}
