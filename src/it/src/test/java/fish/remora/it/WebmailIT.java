package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The webmail as a person uses it. Each test has users of its own. */
@ExtendWith(SharedServer.class)
class WebmailIT {
    private static int users;

    private final Remora server;
    private final User ann;
    private final User bob;

    WebmailIT(Remora server) throws Exception {
        this.server = server;
        ann = server.database().newUser("webann" + ++users);
        bob = server.database().newUser("webbob" + users);
    }

    private static String mail(String subject, String from, String text) {
        return "Message-ID: <" + subject.replaceAll("\\W", "") + "@x.test>\nFrom: " + from
                + "\nTo: me@mx.test\nSubject: " + subject + "\nDate: Tue, 24 Nov 2026 12:00:00 +0100\n\n" + text + "\n";
    }

    private String imap(User user, String mailbox, String command) throws Exception {
        try (Imap imap = Imap.login(server, user)) {
            imap.say("SELECT " + mailbox);
            return String.join(" ", imap.say(command));
        }
    }

    @Test
    void readsSearchesAndTidiesUp() throws Exception {
        Webmail.deliver(
                server,
                ann,
                mail(
                        "Lunch on Friday",
                        "Carol <carol@x.test>",
                        "Shall we meet at noon?\n\n> earlier\n> words\n> quoted"),
                mail("Re: Lunch on Friday", "Dave <dave@x.test>", "Gladly.")
                        .replace("\nDate", "\nReferences: <LunchonFriday@x.test>\nDate"),
                mail(
                        "The quarterly figures",
                        "Erin <erin@x.test>",
                        "Revenue is up. See https://x.test/report for more."));
        try (Browser browser = Browser.watching()) {
            Webmail.logIn(browser, server, ann);
            browser.sees("3 conversations", false).sees("2 conversations", "Lunch on Friday", "Revenue is up");
            browser.click("link", "Erin").sees("Reply", "https://x.test/report").picture("webmail");
            assertThat(browser.barriers()).isEmpty();
            await("read")
                    .atMost(Remora.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(imap(ann, "INBOX", "UID SEARCH SEEN")).contains("SEARCH 3"));
            browser.press("j").sees("Gladly.", "Shall we meet at noon?");
            browser.press("e")
                    .sees("Moved to Archive", "1 conversation")
                    .click("button", "Undo")
                    .sees("2 conversations");
            browser.press("?").sees("Reply to all").press("Escape");

            Webmail.deliver(server, ann, mail("While you look", "Frank <frank@x.test>", "Here I am."));
            browser.sees("While you look", "3 conversations");

            browser.click("button", "New folder")
                    .type("Name", "Projects")
                    .click("button", "Add")
                    .sees("Projects");
            browser.click("checkbox", "Select: While you look")
                    .click("button", "Move to")
                    .click("menuitem", "Projects")
                    .sees("Moved to Projects", "2 conversations");
            browser.click("link", "Projects")
                    .sees("While you look", "1 conversation")
                    .click("checkbox", "Select: While you look")
                    .click("button", "Move to")
                    .click("menuitem", "Inbox")
                    .sees("Nothing in here");
            browser.click("link", "Inbox").sees("3 conversations");
            browser.type("Search mail", "from:erin figures").press("Enter");
            browser.sees("Found", "1 conversation", "The quarterly");
            browser.click("link", "Inbox").sees("3 conversations");
            browser.click("checkbox", "Select all that are shown")
                    .sees("3 selected")
                    .click("button", "Delete")
                    .sees("3 conversations moved to Trash", "All done");
            browser.click("link", "Trash").sees("3 conversations");
            browser.assertClean(server.http("/"));
        }
        assertThat(imap(ann, "Trash", "UID SEARCH ALL")).contains("1 2 3 4");
    }

    @Test
    void searchIsSuggested() throws Exception {
        Webmail.deliver(server, ann, mail("Harbour", "Erin Grey <erin@x.test>", "Ships."));
        try (Browser browser = Browser.watching()) {
            Webmail.logIn(browser, server, ann);
            browser.sees("Harbour").press("/").sees("who has written it", "from:");
            for (String key : "from:er".split("")) {
                browser.press(key);
            }
            browser.sees("erin@x.test").press("ArrowDown").press("Enter").press("Enter");
            browser.sees("Found", "1 conversation");
            assertThat(browser.evaluate("location.hash").toString()).contains("from%3Aerin%40x.test");
            assertThat(browser.barriers()).isEmpty();
        }
    }

    /** HTML is shown as it was laid out, again after it has been folded; a click on an address writes to it. */
    @Test
    void showsHtml() throws Exception {
        Webmail.deliver(
                server,
                ann,
                mail(
                                "Newsletter",
                                "Shop <shop@x.test>",
                                "<style>td.h{background:#0a6b74}</style><table width=300 align=center><tr><td class=h height=40>Sale</td></tr></table><p style='color:red'><a href='mailto:help@x.test?subject=Help%20me'>help</a></p>")
                        .replace("\nDate", "\nMIME-Version: 1.0\nContent-Type: text/html\nDate"));
        try (Browser browser = Browser.watching()) {
            Webmail.logIn(browser, server, ann);
            browser.click("link", "Shop").sees("Reply");
            String laidOut =
                    "page.elements('iframe').length > 0 && page.elements('iframe')[0].contentDocument.querySelector('table')?.offsetWidth === 300 && page.elements('iframe')[0].contentWindow.getComputedStyle(page.elements('iframe')[0].contentDocument.querySelector('td')).backgroundColor === 'rgb(10, 107, 116)'";
            browser.await("laid out", laidOut);
            browser.evaluate("page.elements('button.name')[0].click()");
            browser.await("folded", "page.elements('iframe').length === 0");
            browser.evaluate("page.elements('button.name')[0].click()");
            browser.await("laid out again", laidOut);
            browser.picture("webmail-html");
            browser.evaluate("page.elements('iframe')[0].contentDocument.querySelector('a').click()");
            browser.sees("help@x.test", "Help me").assertClean(server.http("/"));
        }
    }

    /** A browser has six connections to a server that speaks HTTP/1.1; none of nine pages waits for another. */
    @Test
    void manyTabsHearOfNewMail() throws Exception {
        try (Browser browser = Browser.watching()) {
            Webmail.logIn(browser, server, ann);
            browser.evaluate("window.tabs = []");
            for (int i = 1; i <= 8; i++) {
                browser.evaluate("tabs.push(open(location.href))");
                browser.await("tab " + i, "tabs.at(-1).document.querySelector('rm-mail')?.listing?.total === 0");
            }
            Webmail.deliver(server, ann, mail("News", "Erin <erin@x.test>", "Here."));
            browser.await(
                    "all know it",
                    "[window, ...tabs].every((tab) => tab.document.querySelector('rm-mail').listing.total === 1)");
            browser.evaluate("tabs.forEach((tab) => tab.close())");
        }
    }

    /** What is looked at, and what is selected, stays where it is while new mail comes; conversations are dragged into folders. */
    @Test
    void keepsItsPlace() throws Exception {
        String[] mails = new String[60];
        for (int i = 0; i < mails.length; i++) {
            mails[i] = mail("Report " + i, "Gus <gus@x.test>", "Text " + i);
        }
        Webmail.deliver(server, ann, mails);
        try (Browser browser = Browser.watching()) {
            Webmail.logIn(browser, server, ann);
            browser.sees("60 conversations").evaluate("page.elements('rm-list')[0].scrollTop = 1500");
            browser.click("checkbox", "Select: Report 35").click("checkbox", "Select: Report 36");
            String place =
                    "Math.round(page.elements('li').find((row) => row.innerText.includes('Report 36')).getBoundingClientRect().top)";
            String before = browser.evaluate(place).toString();
            Webmail.deliver(server, ann, mail("New", "Erin <erin@x.test>", "Here."));
            browser.await("it has come", "document.querySelector('rm-mail').listing.total === 61");
            browser.sees("2 selected").await("stays", place + " === " + before);
            browser.evaluate("""
                    (() => {
                      const dataTransfer = new DataTransfer();
                      const drag = (type, text) => page.elements('li').find((one) => one.innerText.includes(text)).dispatchEvent(
                        new DragEvent(type, {bubbles: true, cancelable: true, composed: true, dataTransfer}));
                      drag('dragstart', 'Report 36');
                      drag('dragover', 'Archive');
                      drag('drop', 'Archive');
                    })()""");
            browser.sees("2 conversations moved to Archive", "59 conversations");
            browser.click("checkbox", "Select: Report 34").press("#").sees("Moved to Trash", "58 conversations");
            browser.assertClean(server.http("/"));
        }
    }

    @Test
    void writesAnswersAndCallsBack() throws Exception {
        Webmail.deliver(server, ann, mail("A question", "Bob <" + bob.address() + ">", "What do you think?"));
        try (Browser browser = Browser.watching()) {
            Webmail.logIn(browser, server, ann);
            browser.click("link", "Bob").sees("What do you think?");
            browser.press("r").sees("Re: A question", "> What do you think?");
            browser.evaluate("page.elements('textarea')[0].setSelectionRange(0,0)");
            browser.evaluate(
                    "(() => {const f = page.elements('input[type=file]'); const all = [...document.querySelectorAll('rm-composer')]; all[0].attach([new File(['hello file'], 'notes \u00e4.txt', {type: 'text/plain'})]); return true})()");
            browser.sees("notes \u00e4.txt");
            browser.evaluate(
                    "(() => {const t = page.elements('textarea')[0]; t.value = 'I agree.\\n' + t.value; t.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true})); return true})()");
            browser.sees("Saved").picture("webmail-compose");
            assertThat(browser.barriers()).isEmpty();
            assertThat(imap(ann, "Drafts", "UID FETCH 1:* (FLAGS BODY.PEEK[HEADER])"))
                    .contains("\\Draft", "Re: A question", "In-Reply-To: <Aquestion@x.test>");
            browser.click("button", "Send")
                    .sees("Sent", "Undo")
                    .click("button", "Undo")
                    .sees("It was not sent.", "I agree.");
            browser.click("button", "Send").sees("Sent");
            browser.open(server.http("/mail/#/m/sent"));
            browser.click("link", "to Bob").sees("Waits", "Do not send");
            await("arrived")
                    .atMost(Remora.PATIENCE)
                    .untilAsserted(() -> assertThat(imap(bob, "INBOX", "UID FETCH 1:* (BODY.PEEK[])"))
                            .contains("I agree.", "References: <Aquestion@x.test>", "notes"));
            browser.sees("Delivered", bob.address()).picture("webmail-delivery");
            assertThat(imap(ann, "INBOX", "UID FETCH 1:* FLAGS")).contains("\\Answered");
            assertThat(imap(ann, "Drafts", "UID SEARCH ALL")).doesNotContain("SEARCH 1");
            browser.assertClean(server.http("/"));
        }
    }

    @Test
    void settingsAndPhone() throws Exception {
        Webmail.deliver(server, ann, mail("Small", "Gus <gus@x.test>", "On a phone."));
        try (Browser browser = Browser.watching().phone()) {
            Webmail.logIn(browser, server, ann);
            browser.sees("Small").picture("webmail-phone");
            assertThat(browser.barriers()).isEmpty();
            browser.click("link", "Gus").sees("On a phone.").picture("webmail-phone-reader");
            assertThat(browser.barriers()).isEmpty();
            browser.dark(true).open(server.http("/mail/#/settings"));
            browser.sees("As whom you write", "Passwords for programs", "here");
            browser.click("button", "Edit")
                    .type("Name", "Ann Example")
                    .type("Signature", "Ann")
                    .click("button", "Save")
                    .sees("Ann Example")
                    .picture("webmail-settings-phone");
            assertThat(browser.barriers()).isEmpty();
            browser.desk().open(server.http("/mail/#/m/inbox"));
            browser.click("button", "Compose").sees("-- Ann").picture("webmail-dark");
            assertThat(browser.barriers()).isEmpty();
            browser.assertClean(server.http("/"));
        }
    }
}
