package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The node "Mail" of the admin console (src/console), as an administrator sees it. */
@ExtendWith(Installed.Shared.class)
class ConsoleIT {
    private final Installed installed;
    private final PayaraServer server;

    ConsoleIT(Installed installed) {
        this.installed = installed;
        server = installed.server();
    }

    /** Clicks the node, again and again, until the page says all of it; a space stands for any white space. */
    static void awaitPage(Browser browser, List<String> texts) {
        browser.await("the page says " + texts, """
                (() => {
                  const node = [...document.querySelectorAll('#treeForm a')].find(link => link.innerText.trim() == 'Mail');
                  if (node && !(Date.now() - window.clicked < 3000)) {
                    window.clicked = Date.now();
                    node.click();
                  }
                  const text = document.body.innerText.replace(/\\s+/g, ' ');
                  return [%s].every(part => text.includes(part));
                })()""".formatted(String.join(
                ",", texts.stream().map(text -> "'" + text + "'").toList())));
    }

    @Test
    void showsStatusListenersAndQueue() throws Exception {
        Sink sink = installed.world().domain("waits.test", Script.PLAIN.at(Step.RCPT, Act.say("451 4.3.0 Later")));
        String smtp = server.value("resources.resource-adapter-config.remora.property.smtpPort");
        String pop3 = server.value("resources.resource-adapter-config.remora.property.pop3Port");
        Deliveries deliveries = Deliveries.of(server.database());
        try (Smtp client = Smtp.connect(Integer.parseInt(smtp));
                Browser browser = new Browser()) {
            client.say("EHLO client.test");
            assertThat(client.deliver(Samples.text("waits"), "one@waits.test", "two@waits.test"))
                    .startsWith("250");
            deliveries.awaitDeferred("two@waits.test");
            browser.open(server.console("/"));
            awaitPage(
                    browser,
                    List.of(
                            "Status: Ready",
                            // Protocol, address, port, connections.
                            "smtp 127.0.0.1 " + smtp + " 1",
                            "pop3 127.0.0.1 " + pop3 + " 0",
                            // Destination, deliveries, queued, due, leased, held.
                            "waits.test 2 2 0 0 0"));
            String api = server.http("/remora/api/queue").toString();
            browser.await("link to " + api, "[...document.links].some(link => link.href == '" + api + "')");
            browser.await("no token", "!document.documentElement.outerHTML.includes('" + Installed.TOKEN + "')");
        }
        // Nobody else finds them in the queue.
        sink.follow(Script.PLAIN);
        server.database().run("UPDATE delivery SET next_attempt_at = now() WHERE destination = 'waits.test'");
        deliveries.awaitDrained("waits.test");
    }
}
