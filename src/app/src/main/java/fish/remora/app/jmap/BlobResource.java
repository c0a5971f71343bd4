package fish.remora.app.jmap;

import fish.remora.api.Denied;
import fish.remora.app.json.Json;
import fish.remora.app.web.Upload;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code /jmap/upload} and {@code /jmap/download}: RFC 8620 §6. */
@Path("")
@RequestScoped
public class BlobResource {
    /** RFC 9110 §8.3.1, with parameters. */
    private static final Pattern TYPE =
            Pattern.compile("[\\w!#$&^.+-]{1,127}/[\\w!#$&^.+-]{1,127}(;[\\x20-\\x7e]{0,200})?");

    /** What browsers show without running anything of it; all else is saved. */
    private static final Pattern SHOWN = Pattern.compile(
            "image/(png|jpeg|gif|webp|avif)|text/plain|application/pdf|audio/[\\w.+-]+|video/[\\w.+-]+");

    private static final String YEAR = "private, immutable, max-age=31536000";

    @Inject
    private Blobs blobs;

    @Inject
    private Core core;

    @Inject
    private Asking asking;

    @Inject
    private HttpServletRequest request;

    @Context
    private ServletContext application;

    @POST
    @Path("upload/{account}")
    public Response upload(@PathParam("account") String account, InputStream body) throws IOException, Denied {
        if (!account.equals(asking.caller().accountId())) {
            return Asking.refusal(Refusal.of(404, "you have no such account"));
        }
        String type = Optional.ofNullable(request.getContentType())
                .filter(one -> TYPE.matcher(one).matches())
                .orElse(MediaType.APPLICATION_OCTET_STREAM);
        File folder = (File) application.getAttribute(ServletContext.TEMPDIR);
        try (Upload content = Upload.read(body, folder.toPath(), core.maxSizeUpload())) {
            BlobId kept = blobs.keep(asking.caller().account(), content);
            return Response.status(Response.Status.CREATED)
                    .type(MediaType.APPLICATION_JSON)
                    .entity(Json.createObjectBuilder()
                            .add("accountId", account)
                            .add("blobId", kept.toString())
                            .add("type", type)
                            .add("size", content.size())
                            .build()
                            .toString())
                    .build();
        } catch (Upload.TooLarge tooLarge) {
            return Asking.refusal(
                    Refusal.limit("maxSizeUpload", (int) Math.min(core.maxSizeUpload(), Integer.MAX_VALUE)));
        } catch (Denied denied) {
            return Asking.refusal(Refusal.of(
                    denied.code() == Denied.Code.OVERQUOTA ? 507 : 503, String.valueOf(denied.getMessage())));
        }
    }

    /** What is asked for as a type that a browser might run is saved as a file instead, and sandboxed besides. */
    @GET
    @Path("download/{account}/{blob}/{name: .*}")
    public Response download(
            @PathParam("account") String account,
            @PathParam("blob") String blobId,
            @PathParam("name") String name,
            @QueryParam("accept") String accept)
            throws Denied {
        Optional<Blob> found = account.equals(asking.caller().accountId())
                ? blobs.find(asking.caller().account(), blobId)
                : Optional.empty();
        if (found.isEmpty()) {
            return Asking.refusal(Refusal.of(404, "there is no such blob"));
        }
        Blob blob = found.get();
        String type = accept != null && TYPE.matcher(accept).matches() ? accept : MediaType.APPLICATION_OCTET_STREAM;
        StreamingOutput octets = out -> {
            try (InputStream in = blob.open()) {
                in.transferTo(out);
            }
        };
        Response.ResponseBuilder answer = Response.ok(octets, type)
                .header("Cache-Control", YEAR)
                .header(
                        "Content-Security-Policy",
                        "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'")
                .header("Content-Disposition", disposition(type, name));
        return (blob.isAsStored() ? answer.header("Content-Length", blob.size()) : answer).build();
    }

    /** RFC 6266, RFC 8187. */
    private static String disposition(String type, String name) {
        boolean shown = SHOWN.matcher(type.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT))
                .matches();
        return (shown ? "inline" : "attachment") + "; filename*=UTF-8''"
                + URLEncoder.encode(name, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A");
    }
}
