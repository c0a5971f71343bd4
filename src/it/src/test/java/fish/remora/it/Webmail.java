package fish.remora.it;

/** The webmail, as tests come to it. Stateless. */
final class Webmail {
    private Webmail() {}

    /** Puts mails, whose lines end with LF, into the INBOX. */
    static void deliver(Remora server, User user, String... mails) throws Exception {
        try (Imap imap = Imap.login(server, user)) {
            for (String mail : mails) {
                imap.append("INBOX", mail.replace("\n", "\r\n"));
            }
        }
    }

    static void logIn(Browser browser, Remora server, User user) throws InterruptedException {
        browser.open(server.http("/mail/"));
        browser.type("Address", user.address())
                .type("Password", user.password())
                .click("button", "Log in")
                .sees("Inbox");
    }
}
