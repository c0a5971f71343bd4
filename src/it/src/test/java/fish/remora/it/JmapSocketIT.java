package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** JMAP over WebSocket (RFC 8887), and blobs within requests (RFC 9404). */
@ExtendWith(SharedServer.class)
class JmapSocketIT {
    private static int users;

    private final Remora server;
    private final User user;
    private final Jmap jmap;

    JmapSocketIT(Remora server) throws Exception {
        this.server = server;
        user = server.database().newUser("jmapsocket" + ++users);
        jmap = Jmap.of(server, user);
    }

    private static final class Heard implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        JsonObject next() throws InterruptedException {
            String message = messages.poll(Remora.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(message).isNotNull();
            return Jmap.json(message);
        }
    }

    private WebSocket socket(Heard heard, String authorization) {
        URI uri = URI.create(server.http("/jmap/ws").toString().replaceFirst("http", "ws"));
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", authorization)
                .subprotocols("jmap")
                .buildAsync(uri, heard)
                .join();
    }

    private static void say(WebSocket socket, String json) {
        socket.sendText(json.replace('\'', '"'), true).join();
    }

    @Test
    void aSocketCarriesRequestsAndChanges() throws Exception {
        Heard heard = new Heard();
        String secret = Base64.getEncoder()
                .encodeToString((user.address() + ":" + user.password()).getBytes(StandardCharsets.UTF_8));
        WebSocket socket = socket(heard, "Basic " + secret);
        say(
                socket,
                "{'@type':'Request','id':'R1','using':['urn:ietf:params:jmap:core'],'methodCalls':[['Core/echo',{'x':1},'c']]}");
        JsonObject answer = heard.next();
        assertThat(answer.getString("@type")).isEqualTo("Response");
        assertThat(answer.getString("requestId")).isEqualTo("R1");
        assertThat(answer.getJsonArray("methodResponses")).hasToString("[[\"Core/echo\",{\"x\":1},\"c\"]]");
        say(socket, "{'@type':'Nothing','id':'R2'}");
        assertThat(heard.next().getString("requestId")).isEqualTo("R2");
        say(socket, "{'@type':'WebSocketPushEnable','dataTypes':['Email']}");
        say(
                socket,
                "{'@type':'Request','id':'R3','using':['urn:ietf:params:jmap:mail'],'methodCalls':[['Mailbox/get',{'accountId':'"
                        + jmap.account() + "'},'m']]}");
        assertThat(heard.next().getString("requestId")).isEqualTo("R3");
        try (Imap imap = Imap.login(server, user)) {
            imap.append("INBOX", "Subject: push\r\n\r\n");
        }
        JsonObject change = heard.next();
        assertThat(change.getString("@type")).isEqualTo("StateChange");
        assertThat(change.getJsonObject("changed").getJsonObject(jmap.account()).keySet())
                .containsExactly("Email");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
        await().atMost(Remora.PATIENCE).until(socket::isInputClosed);
    }

    @Test
    void aStrangerHasNoSocket() {
        assertThat(catchThrowable(() -> socket(new Heard(), "Bearer none"))).isNotNull();
    }

    @Test
    void blobsAreMadeAndShownInRequests() throws Exception {
        String blob = jmap.upload(new byte[] {0, 1, 2, 3, 4, 5, 6, -1, -2, -3, 10});
        JsonArray responses = jmap.calls(
                "['Blob/upload',{'accountId':'ACCOUNT','create':{'x':{'data':[{'data:asText':'abc'},{'blobId':'" + blob
                        + "','offset':7,'length':3}]},'y':{'data':[{'blobId':'U1'}]}}},'0'],['Blob/get',{'accountId':'ACCOUNT','ids':['#x','U1'],'offset':1,'length':4,"
                        + "'properties':['data:asBase64','size','digest:sha-256']},'1']");
        JsonObject uploaded = responses.getJsonArray(0).getJsonObject(1);
        assertThat(uploaded.getJsonObject("created").getJsonObject("x").getInt("size"))
                .isEqualTo(6);
        assertThat(uploaded.getJsonObject("notCreated").getJsonObject("y").getString("type"))
                .isEqualTo("blobNotFound");
        JsonObject found = responses.getJsonArray(1).getJsonObject(1);
        assertThat(Jmap.texts(found.getJsonArray("notFound"))).containsExactly("U1");
        JsonObject shown = found.getJsonArray("list").getJsonObject(0);
        assertThat(shown.getInt("size")).isEqualTo(6);
        assertThat(Base64.getDecoder().decode(shown.getString("data:asBase64"))).containsExactly('b', 'c', -1, -2);
    }
}
