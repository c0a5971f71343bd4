package fish.remora.app.admin;

import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.Parameters;
import fish.remora.app.submission.TestMail;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code /api/test-mails}: a mail to see which way it takes. */
@Path("test-mails")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class TestMailsResource {
    static final Set<String> NAMES = Set.of("from", "to");

    @Inject
    private TestMail mail;

    @Inject
    private Asked asked;

    @Inject
    @ConfigProperty(name = "remora.hostname", defaultValue = "localhost")
    private String host;

    @POST
    public JsonObject send(String body) {
        Parameters parameters = Requests.parameters(body).only(NAMES);
        String to = parameters.required("to", "the recipient's address");
        String from = parameters
                .text("from")
                .or(() -> asked.caller().person().map(one -> one.address().toString()))
                .orElse("postmaster@" + host);
        try {
            return mail.send(from, to);
        } catch (IllegalArgumentException wrong) {
            throw new Invalid("to", to, "an address: " + wrong.getMessage());
        }
    }
}
