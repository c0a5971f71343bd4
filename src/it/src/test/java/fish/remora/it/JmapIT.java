package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The core of JMAP as a program meets it: RFC 8620. */
@ExtendWith(SharedServer.class)
class JmapIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final User USER = SharedServer.CAROL;

    private final Remora server;

    JmapIT(Remora server) {
        this.server = server;
    }

    private static String basic() {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((USER.address() + ":" + USER.password()).getBytes(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.http(path)).header("Authorization", basic());
    }

    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    private JsonObject session() throws Exception {
        return json(HTTP.send(request("/jmap/session").build(), BodyHandlers.ofString())
                .body());
    }

    private String account() throws Exception {
        return session().getJsonObject("accounts").keySet().iterator().next();
    }

    private HttpResponse<String> api(String body) throws Exception {
        return HTTP.send(
                request("/jmap/api")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.replace('\'', '"')))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void theSessionLeadsToAllElse() throws Exception {
        JsonObject session = session();
        assertThat(session.getString("username")).isEqualTo(USER.address());
        assertThat(session.getJsonObject("capabilities"))
                .containsKeys("urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail");
        assertThat(session.getString("apiUrl"))
                .isEqualTo(server.http("/jmap/api").toString());
        HttpResponse<String> found = HTTP.send(
                HttpRequest.newBuilder(server.http("/.well-known/jmap")).build(), BodyHandlers.ofString());
        assertThat(found.statusCode()).isEqualTo(302);
        assertThat(found.headers().firstValue("Location").orElseThrow()).endsWith("/jmap/session");
    }

    /** Also a token of a session of the pages, and their cookie when a page of ours asks; else nothing. */
    @Test
    void whoMayComeIn() throws Exception {
        URI session = server.http("/jmap/session");
        HttpResponse<String> nobody = HTTP.send(HttpRequest.newBuilder(session).build(), BodyHandlers.ofString());
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().allValues("WWW-Authenticate")).hasSize(2);
        HttpResponse<String> login = HTTP.send(
                HttpRequest.newBuilder(server.http("/api/sessions"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Json.createObjectBuilder()
                                .add("account", USER.address())
                                .add("password", USER.password())
                                .build()
                                .toString()))
                        .build(),
                BodyHandlers.ofString());
        String token = json(login.body()).getString("token");
        assertThat(status(session, "Authorization", "Bearer " + token)).isEqualTo(200);
        assertThat(status(session, "Authorization", "Bearer x" + token)).isEqualTo(401);
        assertThat(status(session, "Cookie", "remora-session=" + token, "Sec-Fetch-Site", "same-origin"))
                .isEqualTo(200);
        assertThat(status(session, "Cookie", "remora-session=" + token, "Sec-Fetch-Site", "cross-site"))
                .isEqualTo(401);
    }

    private static int status(URI uri, String... headers) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(uri).headers(headers).build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void callsAreAnsweredInOrderAndMayUseEarlierAnswers() throws Exception {
        JsonObject answer = json(
                api("{'using':['urn:ietf:params:jmap:core'],'methodCalls':[['Core/echo',{'a':[1,2]},'c0'],['No/such',{},'c1'],"
                                + "['Core/echo',{'#b':{'resultOf':'c0','name':'Core/echo','path':'/a'}},'c2']]}")
                        .body());
        assertThat(answer.getJsonArray("methodResponses").toString())
                .isEqualTo("[[\"Core/echo\",{\"a\":[1,2]},\"c0\"],"
                        + "[\"error\",{\"type\":\"unknownMethod\",\"description\":\"no capability that the request uses has No/such\"},\"c1\"],"
                        + "[\"Core/echo\",{\"b\":[1,2]},\"c2\"]]");
        assertThat(answer.getString("sessionState")).isEqualTo(session().getString("state"));
    }

    @Test
    void whatIsNoRequestIsRefusedWhole() throws Exception {
        for (String[] one : new String[][] {
            {"{", "notJSON"},
            {"[]", "notRequest"},
            {"{'using':[],'methodCalls':[[]]}", "notRequest"},
            {"{'using':['urn:none'],'methodCalls':[]}", "unknownCapability"}
        }) {
            HttpResponse<String> refusal = api(one[0]);
            assertThat(refusal.statusCode()).isEqualTo(400);
            assertThat(json(refusal.body()).getString("type")).isEqualTo("urn:ietf:params:jmap:error:" + one[1]);
        }
    }

    @Test
    void whatIsUploadedComesBack() throws Exception {
        byte[] octets = new byte[700_001];
        new Random(7).nextBytes(octets);
        HttpResponse<String> upload = HTTP.send(
                request("/jmap/upload/" + account() + "/")
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(octets)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(upload.statusCode()).isEqualTo(201);
        JsonObject kept = json(upload.body());
        assertThat(kept.getInt("size")).isEqualTo(octets.length);
        String blob = kept.getString("blobId");
        HttpResponse<byte[]> download = HTTP.send(
                request("/jmap/download/" + account() + "/" + blob + "/a%20b.png?accept=image/png")
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(download.body()).isEqualTo(octets);
        assertThat(download.headers().firstValue("Content-Disposition")).contains("inline; filename*=UTF-8''a%20b.png");
        String page = "/jmap/download/" + account() + "/" + blob + "/x.html?accept=text/html";
        assertThat(HTTP.send(request(page).build(), BodyHandlers.discarding())
                        .headers()
                        .firstValue("Content-Disposition")
                        .orElseThrow())
                .startsWith("attachment;");
    }

    private void deliver() throws Exception {
        Smtp.deliver(server, USER, "push");
    }

    /** A comment or an event each time; the first may come when nothing has happened. */
    @Test
    void whoListensHearsOfMail() throws Exception {
        HttpResponse<InputStream> stream = HTTP.send(
                request("/jmap/eventsource?types=Email,Mailbox&closeafter=state&ping=30")
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        deliver();
        String events = new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(events)
                .contains("event: state", "\"" + account() + "\":{", "\"Email\":")
                .doesNotContain("Thread");
    }
}
