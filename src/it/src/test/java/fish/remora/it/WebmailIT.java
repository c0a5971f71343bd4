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
            browser.type("Search mail", "from:erin figures");
            browser.evaluate("page.elements('form[role=search]')[0].requestSubmit()");
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
