package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pages of the operations console, as those use them who run a server. */
@ExtendWith(Relay.Shared.class)
class OperationsConsoleIT {
    private static final List<String> VIEWS = List.of(
            "overview",
            "queue",
            "trace/address/somebody@waits.test",
            "destinations",
            "letters",
            "test",
            "domains/" + Remora.DOMAIN,
            "accounts",
            "account/" + Remora.ANN.address(),
            "aliases",
            "routes",
            "applications",
            "audit",
            "nodes");

    private final Relay relay;
    private final Remora server;
    private final Operator operator;

    OperationsConsoleIT(Relay relay) {
        this.relay = relay;
        server = relay.server();
        operator = new Operator(server);
    }

    /** Somebody who runs the server, by an account. */
    private User chief(String name) throws Exception {
        User chief = new User(name + "@" + Remora.DOMAIN, "four words are good");
        operator.make("accounts/" + chief.address(), "'password': '" + chief.password() + "', 'role': 'administrator'");
        return chief;
    }

    private void logIn(Browser browser, User user, String view) throws InterruptedException {
        browser.open(server.http("/console/#/" + view));
        browser.type("Address", user.address())
                .type("Password", user.password())
                .click("Log in")
                .sees("Remora");
    }

    @Test
    void firstSteps() throws Exception {
        URI home = server.http("/");
        try (Browser browser = Browser.watching().phone()) {
            browser.open(server.http("/login?to=start"));
            browser.click("Log in with the administrator")
                    .type("Administrator", operator.token())
                    .click("Log in")
                    .sees("Which domain is yours?")
                    .type("Domain", "guide.test")
                    .click("Go on")
                    .sees("Publish these DNS records", "10 mx.test.", "v=spf1 mx -all");
            assertThat(browser.barriers()).isEmpty();
            browser.click("button", "Go on")
                    .sees("Who is the first person?")
                    .type("Name before the @", "gill")
                    .type("Password", "four words are good")
                    .click("button", "Go on")
                    .sees("Send a test mail", "gill@guide.test")
                    .click("button", "Send")
                    .sees("It arrived.")
                    .click("button", "Go on")
                    .click("To the console")
                    .sees("Overview", "Mail over time");
            browser.assertClean(home);
        }
        try (Pop3 mailbox = Pop3.login(server, new User("gill@guide.test", "four words are good"))) {
            assertThat(mailbox.say("STAT")).startsWith("+OK 1 ");
        }
    }

    @Test
    void findsAStuckMailAndReleasesIt() throws Exception {
        Sink sink = relay.domain("stuck.test", Script.PLAIN.at(Step.RCPT, Act.say("451 4.7.1 Come back tomorrow")));
        User sender = relay.user("stuck");
        relay.send(sender, "dora@stuck.test");
        relay.deliveries().awaitDeferred("dora@stuck.test");
        try (Browser browser = Browser.watching()) {
            logIn(browser, chief("chief"), "queue");
            browser.click("checkbox", "Select dora@stuck.test")
                    .click("button", "Hold")
                    .type("Reason", "asking them")
                    .click("button", "Hold")
                    .sees("1 held", "Held");
            sink.follow(Script.PLAIN);
            browser.type("Find a mail", "dora@stuck.test");
            browser.evaluate("page.find('Find a mail', 'textbox').form.requestSubmit()");
            browser.sees("It waits:", "451 4.7.1 Come back tomorrow", "Held")
                    .click("In the queue")
                    .click("checkbox", "Select dora@stuck.test")
                    .click("button", "Release")
                    .type("Reason", "they have mended it")
                    .click("button", "Release")
                    .sees("1 released");
            browser.open(server.http("/console/#/trace/address/dora@stuck.test"));
            browser.sees("It arrived.", "Delivered to stuck.test", "Released").picture("trace");
            browser.click("link", "Audit").sees("they have mended it", "chief@mx.test");
            browser.click("You and this page").click("Log out").sees("Password");
            browser.assertClean(server.http("/"));
            // The cookie is gone, on both sides.
            browser.open(server.http("/console/"));
            browser.sees("Password");
        }
    }

    @Test
    void eachViewIsForEverybody() throws Exception {
        List<String> barriers = new ArrayList<>();
        try (Browser browser = Browser.watching()) {
            logIn(browser, chief("views"), "overview");
            browser.sees("Mail over time");
            for (String view : VIEWS) {
                boolean dark = VIEWS.indexOf(view) % 2 == 1;
                browser.dark(dark).phone().open(server.http("/console/#/" + view));
                look(browser, view);
                String name = view.replaceFirst("/.*", "");
                assertThat(browser.evaluate("document.documentElement.scrollWidth - innerWidth"))
                        .as("width of " + view)
                        .hasToString("0");
                browser.barriers().forEach(one -> barriers.add(view + ", phone: " + one));
                browser.picture(name + "-phone");
                browser.desk();
                browser.barriers().forEach(one -> barriers.add(view + ": " + one));
                browser.picture(name);
            }
            browser.assertClean(server.http("/"));
        }
        assertThat(barriers).isEmpty();
    }

    /** It has loaded, and has not failed. */
    private static void look(Browser browser, String view) {
        browser.await(
                view + " is there",
                "page.elements('rm-" + view.replaceFirst("/.*", "")
                        + "').length > 0 && page.elements('h1').length > 0 && page.elements('rm-loading').length == 0");
        browser.await(view + " has no problem", "page.elements('section[role=alert]').length == 0");
    }
}
