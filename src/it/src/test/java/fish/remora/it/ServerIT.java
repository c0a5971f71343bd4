package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** On a Payara Server of an administrator's: installed by the scripts of payara/server, changed in the console, upgraded, uninstalled. */
@ExtendWith(Installed.Shared.class)
class ServerIT {
    private static final String ADAPTER = "resources.resource-adapter-config.remora.property.";

    private static Sink elsewhere;
    private static int messages;

    private final PayaraServer server;
    private final Map<String, String> settings;

    private int smtp;
    private int pop3;

    ServerIT(Installed installed) throws IOException {
        server = installed.server();
        settings = installed.settings();
        if (elsewhere == null) {
            elsewhere = installed.world().domain("elsewhere.test", Script.PLAIN);
        }
    }

    @BeforeEach
    void findPorts() throws IOException {
        smtp = Integer.parseInt(server.value(ADAPTER + "smtpPort"));
        pop3 = Integer.parseInt(server.value(ADAPTER + "pop3Port"));
    }

    /** In by SMTP, out by POP3; in by SMTP, out to another server. */
    private void assertMailFlows() throws Exception {
        String subject = "flow" + ++messages;
        try (Smtp client = Smtp.connect(smtp)) {
            client.say("EHLO client.test");
            assertThat(client.deliver(Samples.text(subject), Remora.ANN.address()))
                    .startsWith("250");
            assertThat(client.deliver(Samples.text(subject), subject + "@elsewhere.test"))
                    .startsWith("250");
        }
        try (Pop3 client = Pop3.login(pop3, Remora.ANN)) {
            assertThat(new String(client.retrieve(client.count()))).contains("Subject: " + subject);
            client.say("QUIT");
        }
        Deliveries.patiently(subject).until(() -> elsewhere.hasTakenFor(subject + "@elsewhere.test"));
    }

    private Foreign set(String property, String value) throws IOException {
        return server.asadmin("set", ADAPTER + property + "=" + value);
    }

    @Test
    void mailFlows() throws Exception {
        assertMailFlows();
        assertThat(status("/remora/api/queue", "Bearer " + Installed.TOKEN)).isEqualTo(200);
        assertThat(status("/remora/api/queue", "Bearer another")).isEqualTo(401);
        assertThat(server.value("resources.jdbc-connection-pool.remora-pool.res-type"))
                .isEqualTo("javax.sql.XADataSource");
        assertThat(server.brokerLog())
                .contains("sync writes to disk = true")
                .doesNotContain("sync writes to disk = false");
    }

    private int status(String path, String authorization) throws Exception {
        URI uri = server.http(path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", authorization)
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    /** Adapter and application are told by one setting; the server has a library for tokens of its own. */
    @Test
    void aBearerTokenOpensTheMaildrop() throws Exception {
        TokenIssuer issuer = TokenIssuer.of("https://id.test", "one");
        Path keys = Path.of(System.getProperty("remora.servers"))
                .resolve("keys.json")
                .toAbsolutePath();
        TokenIssuer.publish(keys, issuer);
        server.install(Map.of("oauth.issuers", issuer.name() + "=" + keys)).succeeds();
        try (Pop3 client = Pop3.connect(pop3)) {
            assertThat(client.say("AUTH OAUTHBEARER")).isEqualTo("+ ");
            String message = "n,,\1auth=Bearer " + issuer.token(Remora.ANN) + "\1\1";
            assertThat(client.say(Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8))))
                    .startsWith("+OK Maildrop");
        }
    }

    /** A newer version comes by the same way as the same again. */
    @Test
    void anUpgradeUnderLoadLosesNothingAndKeepsWhatWasSetInTheConsole() throws Exception {
        long before = server.database().messagesOf(Remora.ANN);
        set("maxRecipients", "123").succeeds();
        Load load = Load.on(() -> smtp, 2, Remora.BOB, Remora.ANN);
        try (load) {
            await().atMost(Remora.PATIENCE).until(() -> load.acknowledged().size() > 50);
            server.install(Map.of()).succeeds();
            int upgraded = load.acknowledged().size();
            await().atMost(Remora.PATIENCE).until(() -> load.acknowledged().size() > upgraded + 50);
        }
        assertThat(load.otherReplies()).isEmpty();
        List<Long> stored = Load.stored(server.database(), Remora.BOB);
        assertThat(stored).doesNotHaveDuplicates().containsAll(load.acknowledged());
        assertThat(server.database().inconsistencies()).isEmpty();
        assertThat(server.database().messagesOf(Remora.ANN)).isGreaterThan(before);
        assertThat(server.value(ADAPTER + "maxRecipients")).isEqualTo("123");
        assertMailFlows();
    }

    @Test
    void aChangeSavedInTheConsoleIsInForceAndMailGoesOn() throws Exception {
        set("hostname", "one.mx.test").succeeds();
        try (Smtp client = Smtp.connect(smtp)) {
            assertThat(client.greeting()).startsWith("220 one.mx.test ");
        }
        assertMailFlows();
        set("maxMessageSize", "123456").succeeds();
        try (Smtp client = Smtp.connect(smtp)) {
            assertThat(client.say("EHLO client.test")).contains("SIZE 123456");
        }
        assertMailFlows();
        int earlier = smtp;
        smtp = FreePorts.next();
        set("smtpPort", "" + smtp).succeeds();
        assertThat(catchThrowable(() -> Smtp.connect(earlier))).isInstanceOf(ConnectException.class);
        assertMailFlows();
    }

    /** As a person does it, on the page "Edit Resource Adapter Config". */
    @Test
    void soIsOneThatIsSavedByABrowser() throws Exception {
        try (Browser browser = new Browser()) {
            browser.open(server.console("/jca/resourceAdapterConfigEdit.jsf?name=remora"));
            // The console draws its page a second time once it has come, so what was typed and clicked may have to be
            // again.
            browser.await("saved", """
                    (() => {
                      const fields = [...document.querySelectorAll('input[type=text]')];
                      const value = fields[fields.findIndex(field => field.value == 'hostname') + 1];
                      const save = document.querySelector('input[type=submit][value*=Save]');
                      if (document.readyState == 'complete' && save && value && value.value == '%s') {
                        value.value = 'browser.mx.test';
                        save.click();
                      }
                      return /successfully saved/.test(document.body.innerText);
                    })()""".formatted(server.value(ADAPTER + "hostname")));
        }
        try (Smtp client = Smtp.connect(smtp)) {
            assertThat(client.greeting()).startsWith("220 browser.mx.test ");
        }
        assertMailFlows();
    }

    /** Payara stores it all the same. */
    @Test
    void aChangeThatCannotBeUsedIsToldAndMailGoesOn() throws Exception {
        set("smtpPort", "abc").succeeds();
        assertThat(ping()).contains("remora.smtp.port=abc: must be 0 to 65535 (a port number)");
        assertMailFlows();
        set("smtpPort", "" + smtp).succeeds();
        assertThat(ping()).contains("executed successfully");
        assertMailFlows();
    }

    private String ping() throws IOException {
        return server.asadmin("ping-connection-pool", "remora-smtp-client").output();
    }

    @Test
    void theScriptRefusesWhatCannotBeUsedAndLeavesThingsAsTheyWere() throws Exception {
        Foreign refused = server.install(Map.of("max.recipients", "some"));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output())
                .contains(
                        "remora.max.recipients=some: must be 100 to 100000 (recipients; RFC 5321 wants at least 100)");
        assertThat(server.value(ADAPTER + "maxRecipients")).isNotEqualTo("some");
        assertMailFlows();
        assertThat(server.install(Map.of("smpt.port", "25")).output()).contains("smpt.port: no setting; there are: ");
    }

    @Test
    void uninstalledItIsGoneButForTheMailWhichTheNextInstallationFinds() throws Exception {
        assertMailFlows();
        long before = server.database().messagesOf(Remora.ANN);
        assertThat(server.uninstall().succeeds().output()).contains("once the server is restarted");
        assertThat(PayaraServer.plugin()).doesNotExist();
        try (Browser browser = new Browser()) {
            // Until the restart the node is there.
            browser.open(server.console("/"));
            ConsoleIT.awaitPage(
                    browser, List.of("Remora is not deployed on this server.", "payara/server/install.sh deploys it."));
        }
        assertThat(server.asadmin("get", "resources.*").succeeds().output()).doesNotContain("remora");
        assertThat(server.asadmin("get", "property.*").output()).doesNotContain("remora");
        assertThat(server.asadmin("list-applications").succeeds().output()).doesNotContain("remora");
        assertThat(server.asadmin("list-password-aliases").succeeds().output()).doesNotContain("remora");
        for (String port : Remora.MAIL_PORTS) {
            assertThat(catchThrowable(() -> Smtp.connect(Integer.parseInt(settings.get(port)))))
                    .as(port)
                    .isInstanceOf(ConnectException.class);
        }
        var wrong = new HashMap<>(settings);
        wrong.put("pop3.port", "abc");
        assertThat(server.install(wrong).output()).contains("remora.pop3.port=abc: must be 0 to 65535 (a port number)");
        assertThat(server.install(settings).succeeds().output()).contains("once the server is restarted");
        assertThat(PayaraServer.plugin()).exists();
        findPorts();
        assertThat(server.database().messagesOf(Remora.ANN)).isEqualTo(before);
        assertMailFlows();
    }
}
