package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonNumber;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * How long the webmail takes to show a mailbox of 1,000 messages and one of 100,000, in turn: from the begin of the navigation until all rows in sight have a
 * subject; and, thrown somewhere else in the list, until all rows there have one. No part of the check: {@code -Dit.test=WebmailMeasure}.
 */
@ExtendWith(SharedServer.class)
class WebmailMeasure {
    private static final int RUNS = 15;
    private static final int AT_ONCE = 200;

    private final Remora server;

    WebmailMeasure(Remora server) {
        this.server = server;
    }

    /** MULTIAPPEND (RFC 3502): every third message begins a conversation that the next two go on with. */
    private User filled(String name, int messages) throws Exception {
        User user = server.database().newUser(name);
        try (Imap imap = Imap.login(server, user)) {
            for (int from = 0; from < messages; from += AT_ONCE) {
                StringBuilder command = new StringBuilder("APPEND INBOX");
                for (int i = from; i < from + AT_ONCE; i++) {
                    int first = i - i % 3;
                    String mail = "Message-ID: <" + i + "@measure>\r\n"
                            + (i == first ? "" : "References: <" + first + "@measure>\r\n")
                            + "From: Sender " + i % 97 + " <s" + i % 97 + "@x.test>\r\nTo: me@mx.test\r\nSubject: "
                            + (i == first ? "" : "Re: ") + "Subject " + first + "\r\n\r\nText of message " + i
                            + ".\r\n";
                    command.append(" {").append(mail.length()).append("+}\r\n").append(mail);
                }
                imap.say(command.toString());
            }
        }
        return user;
    }

    private static double number(Browser browser, String script) throws InterruptedException {
        return ((JsonNumber) browser.evaluate(script)).doubleValue();
    }

    /** Milliseconds on the page's clock until there is no gap in the list. */
    private static final String WHOLE = """
            new Promise((done) => {
              const from = %s;
              const look = () => {
                const list = page.elements('rm-list')[0];
                const box = list?.getBoundingClientRect();
                const rows = [...(list?.renderRoot.querySelectorAll('li') ?? [])].filter((row) => {
                  const seen = row.getBoundingClientRect();
                  return seen.bottom > box.top && seen.top < box.bottom;
                });
                rows.length > 5 && rows.every((row) => row.querySelector('.subject')) ? done(performance.now() - from) : requestAnimationFrame(look);
              };
              look();
            })""";

    private record Times(List<Double> opened, List<Double> thrown) {
        static double median(List<Double> all) {
            List<Double> sorted = new ArrayList<>(all);
            Collections.sort(sorted);
            return sorted.get(sorted.size() / 2);
        }
    }

    private void run(Browser browser, User user, Times times) throws Exception {
        browser.evaluate("navigator.userAgent");
        browser.open(server.http("/login"));
        browser.type("Address", user.address())
                .type("Password", user.password())
                .click("button", "Log in")
                .sees("Inbox", "Subject");
        browser.open(server.http("/shared/icon.svg"));
        browser.open(server.http("/mail/"));
        browser.await("the page", "typeof page === 'object' && document.readyState === 'complete'");
        times.opened().add(number(browser, WHOLE.formatted("0")));
        double middle = 0.2 + 0.6 * times.opened().size() / RUNS;
        browser.evaluate(
                "page.elements('rm-list')[0].scrollTop = page.elements('rm-list')[0].scrollHeight * " + middle);
        times.thrown().add(number(browser, WHOLE.formatted("performance.now()")));
        browser.evaluate("fetch('/api/sessions/this', {method: 'DELETE'}).then(() => 1)");
    }

    @Test
    void opensAsFastWhateverIsInIt() throws Exception {
        User small = filled("measuresmall", 1_000);
        User large = filled("measurelarge", 100_000);
        Times little = new Times(new ArrayList<>(), new ArrayList<>());
        Times much = new Times(new ArrayList<>(), new ArrayList<>());
        try (Browser browser = Browser.watching()) {
            for (int i = 0; i < RUNS; i++) {
                run(browser, small, little);
                run(browser, large, much);
            }
        }
        System.out.printf(
                "WEBMAIL opened: 1,000 %.0f ms, 100,000 %.0f ms (slowest %.0f, the first %.0f); thrown: %.0f ms, %.0f ms%n",
                Times.median(little.opened()),
                Times.median(much.opened()),
                Collections.max(much.opened()),
                much.opened().get(0),
                Times.median(little.thrown()),
                Times.median(much.thrown()));
        assertThat(much.opened()).hasSize(RUNS);
    }
}
