package fish.remora.it;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** A user's JMAP: RFC 8620, RFC 8621. JSON is given with apostrophes for quotation marks. */
record Jmap(Remora server, User user, String account) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final String USING = String.join(
            "','",
            "urn:ietf:params:jmap:core",
            "urn:ietf:params:jmap:mail",
            "urn:ietf:params:jmap:blob",
            "urn:ietf:params:jmap:submission",
            "urn:remora:jmap:recipients");

    static Jmap of(Remora server, User user) throws Exception {
        Jmap nobody = new Jmap(server, user, "");
        JsonObject session = json(send(nobody.request("/jmap/session")));
        return new Jmap(
                server,
                user,
                session.getJsonObject("accounts").keySet().iterator().next());
    }

    HttpRequest.Builder request(String path) {
        String secret = Base64.getEncoder()
                .encodeToString((user.address() + ":" + user.password()).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(server.http(path)).header("Authorization", "Basic " + secret);
    }

    static String send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString()).body();
    }

    static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    /** The arguments of the response; of an error its type. */
    JsonObject call(String method, String arguments) throws Exception {
        return calls("['" + method + "',{'accountId':'" + account + "'," + arguments + "},'c']")
                .getJsonArray(0)
                .getJsonObject(1);
    }

    /** The responses to some calls, which name their account {@code ACCOUNT}. */
    JsonArray calls(String calls) throws Exception {
        String using = calls.contains("Submission/") || calls.contains("Identity/") || calls.contains("Recipient/")
                ? USING
                : USING.substring(0, USING.indexOf("urn:ietf:params:jmap:submission") - 3);
        String body = "{'using':['" + using + "'],'methodCalls':[" + calls.replace("ACCOUNT", account) + "]}";
        JsonObject answer = json(send(request("/jmap/api")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"')))));
        return answer.getJsonArray("methodResponses");
    }

    /** The id of a blob. */
    String upload(byte[] octets) throws Exception {
        return json(send(request("/jmap/upload/" + account + "/").POST(BodyPublishers.ofByteArray(octets))))
                .getString("blobId");
    }

    /** The id of the mailbox of a role. */
    String mailbox(String role) throws Exception {
        return texts(call("Mailbox/query", "'filter':{'role':'" + role + "'}").getJsonArray("ids"))
                .get(0);
    }

    static List<String> texts(JsonArray array) {
        return array.getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .toList();
    }
}
