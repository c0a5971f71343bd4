package fish.remora.app.admin;

import fish.remora.app.json.Json;
import fish.remora.app.operation.Appending;
import fish.remora.app.operation.Conflict;
import fish.remora.app.operation.MailboxTable;
import fish.remora.app.operation.Page;
import fish.remora.app.operation.Parameters;
import fish.remora.app.operation.QuotaExceeded;
import fish.remora.app.operation.Transfers;
import fish.remora.app.start.Ids;
import fish.remora.app.web.Upload;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * {@code /api/accounts/{name}/mailboxes}: what an account holds, message by message, out and in. The name of a mailbox may have several
 * levels: {@code …/mailboxes/Archive/2026/messages}. Octets are opened by a transfer, which says why. The class has the path of {@link AccountsResource}:
 * a longer one would hide that class's.
 */
@Path("accounts")
@RequestScoped
@Needs(Right.ACCOUNT)
@Produces(MediaType.APPLICATION_JSON)
public class MailboxesResource {
    private static final String MESSAGES = "{name}/mailboxes/{mailbox: .+}/messages";
    private static final String MESSAGE_TYPE = "message/rfc822";
    static final Set<String> TRANSFER = Set.of(Transfers.PARAMETER);
    private static final String AN_IMPORT = "the id of an import that has begun";

    @EJB
    private MailboxTable mailboxes;

    @EJB
    private Transfers transfers;

    @Inject
    private Appending appending;

    @Inject
    @ConfigProperty(name = "remora.max.message.size", defaultValue = "104857600")
    private long maxMessageSize;

    @Inject
    private Asked asked;

    @Context
    private ServletContext application;

    /** Begins an export or an import; the answer's {@code transfer} opens messages for a week. */
    @POST
    @Path("{name}/transfers")
    @Consumes(MediaType.APPLICATION_JSON)
    public JsonObject begin(@PathParam("name") String address, String body) {
        Parameters parameters = Requests.parameters(body).only(Transfers.NAMES, Asked.REASON);
        return transfers
                .begin(address, parameters, asked.motiveFor(address, parameters))
                .orElseThrow(() -> new NotFoundException("there is no account " + address));
    }

    @GET
    @Path("{name}/mailboxes")
    public JsonObject list(@PathParam("name") String address) {
        Parameters parameters = asked.query().only(Page.NAMES);
        return mailboxes
                .list(address, Page.of(parameters))
                .orElseThrow(() -> new NotFoundException("there is no account " + address));
    }

    @GET
    @Path(MESSAGES)
    public JsonObject messages(@PathParam("name") String address, @PathParam("mailbox") String mailbox) {
        Parameters parameters = asked.query().only(Page.NAMES);
        return mailboxes
                .messages(address, mailbox, Page.of(parameters))
                .orElseThrow(() -> new NotFoundException(address + " has no mailbox " + mailbox));
    }

    /** The octets as they are stored, part by part. The tag is strong: they never change. */
    @GET
    @Path(MESSAGES + "/{uid: [0-9]+}")
    @Produces(MESSAGE_TYPE)
    public Response message(
            @PathParam("name") String address,
            @PathParam("mailbox") String mailbox,
            @PathParam("uid") String uid,
            @Context Request request) {
        Parameters parameters = asked.query().only(TRANSFER);
        String transfer = parameters.required(Transfers.PARAMETER, "the id of an export that has begun");
        MailboxTable.Located message = mailboxes
                .find(address, mailbox, uid, transfer)
                .orElseThrow(() -> new NotFoundException(mailbox + " has no message " + uid));
        EntityTag tag = new EntityTag(Ids.name(message.id()));
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        if (unchanged != null) {
            return unchanged.build();
        }
        StreamingOutput octets = out -> {
            try (InputStream in = message.content().open()) {
                in.transferTo(out);
            }
        };
        return Response.ok(octets, MESSAGE_TYPE)
                .tag(tag)
                .header(HttpHeaders.CONTENT_LENGTH, message.content().size())
                .build();
    }

    /** Appends the body; 413 when it is longer than a message may be, 507 when the account has no room (as RFC 4331 §6). */
    @POST
    @Path(MESSAGES)
    @Consumes(MESSAGE_TYPE)
    public Response append(@PathParam("name") String address, @PathParam("mailbox") String mailbox, InputStream body)
            throws IOException, Conflict {
        Parameters parameters = asked.query().only(Appending.NAMES, TRANSFER);
        String transfer = parameters.required(Transfers.PARAMETER, AN_IMPORT);
        File folder = (File) application.getAttribute(ServletContext.TEMPDIR);
        try (Upload content = Upload.read(body, folder.toPath(), maxMessageSize)) {
            JsonObject appended =
                    appending.append(address, mailbox, transfer, List.of(new Appending.Given(parameters, content)));
            return Response.ok(Json.createObjectBuilder()
                            .add("uid", appended.getJsonArray("uids").getJsonNumber(0))
                            .add("uidValidity", appended.getJsonNumber("uidValidity"))
                            .build())
                    .build();
        } catch (Upload.TooLarge tooLarge) {
            return tooLarge("A message may have " + maxMessageSize + " octets.");
        } catch (QuotaExceeded full) {
            return Problem.noRoom(full);
        }
    }

    /** Appends several short ones, all of them or none, and answers with {@code uids}: see {@link Bundle}. */
    @POST
    @Path(MESSAGES)
    @Consumes(Bundle.TYPE)
    public Response appendAll(@PathParam("name") String address, @PathParam("mailbox") String mailbox, InputStream body)
            throws IOException, Conflict {
        Parameters parameters = asked.query().only(TRANSFER);
        String transfer = parameters.required(Transfers.PARAMETER, AN_IMPORT);
        byte[] octets = body.readNBytes(Bundle.MOST + 1);
        if (octets.length > Bundle.MOST) {
            return tooLarge("Several messages at once may have " + Bundle.MOST + " octets together.");
        }
        List<Appending.Given> messages = Bundle.read(octets);
        if (messages.stream().anyMatch(one -> one.content().size() > maxMessageSize)) {
            return tooLarge("A message may have " + maxMessageSize + " octets.");
        }
        try {
            return Response.ok(appending.append(address, mailbox, transfer, messages))
                    .build();
        } catch (QuotaExceeded full) {
            return Problem.noRoom(full);
        }
    }

    private static Response tooLarge(String limit) {
        return Problem.of(Response.Status.REQUEST_ENTITY_TOO_LARGE, "Too large", limit)
                .response();
    }
}
