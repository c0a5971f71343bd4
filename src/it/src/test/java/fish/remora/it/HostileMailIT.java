package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonValue;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * RFC 8621 §9.2: HTML of people who mean harm neither runs nor asks for anything, and where its reader wants its pictures, for pictures alone. Each of {@code
 * hostile/*.html} sets {@code pwned} in each window that it reaches and calls the canary, a server of ours.
 */
@ExtendWith(SharedServer.class)
class HostileMailIT {
    private static final String ACTING =
            "script, iframe, form, input, link, meta, base, svg, math, object, embed, video, audio, template, [onerror], [onload], [id], [srcset], [src^=\"data:image/svg\" i], [href^=\"data:\" i], [href^=\"javascript:\" i]";

    private static int users;

    private final Remora server;
    private final User ann;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Headers> headers = new CopyOnWriteArrayList<>();
    private HttpServer canary;

    HostileMailIT(Remora server) throws Exception {
        this.server = server;
        ann = server.database().newUser("hostile" + ++users);
    }

    @BeforeEach
    void canary() throws Exception {
        canary = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        canary.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            headers.add(exchange.getRequestHeaders());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        canary.start();
    }

    @AfterEach
    void end() {
        canary.stop(0);
    }

    @Test
    void doesNothing() throws Exception {
        int count = hostile();
        try (Browser browser = Browser.watching()) {
            Webmail.logIn(browser, server, ann);
            List<String> ids = ids();
            assertThat(ids).hasSize(count);
            for (String id : ids) {
                look(browser, id);
            }
            browser.assertAskedOnly(server.http("/"));
            assertThat(asked).as("fetched by hostile mail").isEmpty();
        }
    }

    /** What the reader wants to see of it he sees, and nothing else comes of it. */
    @Test
    void showsPicturesAlone() throws Exception {
        hostile();
        try (Browser browser = Browser.watching()) {
            Webmail.logIn(browser, server, ann);
            List<String> ids = ids();
            browser.evaluate("location.hash = '#/m/inbox/" + ids.get(0) + "'");
            browser.evaluate(
                    "fetch('/jmap/session').then((answer) => answer.json()).then(({accounts}) => localStorage.setItem('remora-remote-' + Object.keys(accounts)[0], '[\"eve@x.test\"]'))");
            for (String id : ids) {
                look(browser, id);
            }
            await("a wanted picture").atMost(Remora.PATIENCE).until(() -> asked.contains("/1.png"));
            assertThat(headers)
                    .allMatch(one -> "image".equals(one.getFirst("Sec-Fetch-Dest")))
                    .noneMatch(one -> one.containsKey("Referer") || one.containsKey("Cookie"));
        }
    }

    @Test
    void asksBeforeItShowsPictures() throws Exception {
        try (Browser browser = Browser.watching()) {
            Webmail.logIn(browser, server, ann);
            Webmail.deliver(server, ann, html("remote", "<p>hello</p><img src=\"" + place() + "/wanted.png\">"));
            browser.click("link", "eve@x.test")
                    .sees("Pictures from elsewhere were not fetched")
                    .click("button", "Show pictures");
            await("wanted").atMost(Remora.PATIENCE).until(() -> asked.contains("/wanted.png"));
            assertThat(asked).containsOnly("/wanted.png");
        }
    }

    /** Opens a mail and waits until its end is shown; it has done nothing by then. */
    private void look(Browser browser, String id) throws InterruptedException {
        browser.evaluate("location.hash = '#/m/inbox/" + id + "'");
        browser.await(
                "shown " + id,
                "page.elements('rm-reader').length > 0 && page.elements('rm-reader')[0].emailId === '" + id
                        + "' && page.elements('iframe').length > 0 && page.elements('iframe')[0].contentDocument.body?.textContent.includes('the beginning')");
        assertThat(browser.evaluate("window.pwned ?? page.elements('iframe')[0].contentWindow.pwned ?? null"))
                .as(id)
                .isEqualTo(JsonValue.NULL);
        assertThat(browser.evaluate("page.elements('iframe')[0].contentDocument.body.querySelectorAll('"
                        + ACTING.replace("'", "\\'") + "').length"))
                .as(id)
                .hasToString("0");
        assertThat(browser.evaluate("page.elements('iframe')[0].contentDocument.documentElement.outerHTML")
                        .toString())
                .as(id)
                .doesNotContainPattern("(?i)url\\((?!\\\\\"data:image/(png|gif))|@import|@font-face");
        assertThat(browser.evaluate("location.pathname").toString()).contains("/mail/");
    }

    private List<String> ids() throws Exception {
        return Jmap.texts(Jmap.of(server, ann)
                .call("Email/query", "'sort':[{'property':'subject'}]")
                .getJsonArray("ids"));
    }

    /** Another host than the server's, as cookies know no ports. */
    private String place() {
        return "http://localhost:" + canary.getAddress().getPort();
    }

    /** Puts a mail of each file into the INBOX; how many. */
    private int hostile() throws Exception {
        Path folder = Path.of(HostileMailIT.class.getResource("/hostile").toURI());
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        for (Path file : files) {
            String html = Files.readString(file, StandardCharsets.ISO_8859_1)
                    .replace("CANARY-BARE", place().substring("http:".length()))
                    .replace("CANARY", place())
                    .replace("127.0.0.1:PORT", place().substring("http://".length()));
            Webmail.deliver(server, ann, html(file.getFileName().toString(), html));
        }
        return files.size();
    }

    private static String html(String name, String html) {
        return "From: eve@x.test\nSubject: " + name + "\nMessage-ID: <" + name
                + "@x>\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder()
                        .encodeToString(("<p>the beginning</p>" + html).getBytes(StandardCharsets.ISO_8859_1));
    }
}
