package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reading mail by JMAP, as it has come by IMAP: RFC 8621. Each test has a user of its own. */
@ExtendWith(SharedServer.class)
class JmapMailIT {
    private static final String FIRST = """
            Message-ID: <first@x>
            From: =?utf-8?q?J=C3=BCrgen?= <j@x.test>
            To: Crew: ann@mx.test;, bob@mx.test
            Subject: Plan
            Date: Tue, 24 Nov 2026 12:00:00 +0100
            Content-Type: multipart/mixed; boundary=x

            --x
            Content-Type: text/html; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            <p>Gr=FC=DFe an <b>alle</b></p>
            --x
            Content-Type: application/pdf
            Content-Disposition: attachment; filename*=utf-8''%C3%A4.pdf
            Content-Transfer-Encoding: base64

            aGVsbG8=
            --x--
            """.replace("\n", "\r\n");

    private static final String ANSWER =
            "Message-ID: <answer@x>\r\nReferences: <first@x>\r\nSubject: Re: Plan\r\n\r\nagreed\r\n";

    private static int users;

    private final Remora server;
    private final User user;
    private final Jmap jmap;

    JmapMailIT(Remora server) throws Exception {
        this.server = server;
        user = server.database().newUser("jmapmail" + ++users);
        jmap = Jmap.of(server, user);
    }

    private JsonObject call(String method, String arguments) throws Exception {
        return jmap.call(method, arguments);
    }

    private static String ids(JsonObject found) {
        return found.getJsonArray("ids").toString().replace('"', '\'');
    }

    private String inbox() throws Exception {
        return jmap.mailbox("inbox");
    }

    private void deliver(String... mails) throws Exception {
        try (Imap imap = Imap.login(server, user)) {
            for (String mail : mails) {
                imap.append("INBOX", mail);
            }
        }
    }

    private void say(String... commands) throws Exception {
        try (Imap imap = Imap.login(server, user)) {
            imap.say("SELECT INBOX");
            for (String command : commands) {
                imap.say(command);
            }
        }
    }

    @Test
    void aMailboxIsListedAndItsMailRead() throws Exception {
        deliver(FIRST, ANSWER);
        String inbox = inbox();
        JsonObject mailbox = call("Mailbox/get", "'ids':['" + inbox + "','F9999999999']");
        assertThat(Jmap.texts(mailbox.getJsonArray("notFound"))).containsExactly("F9999999999");
        JsonObject counts = mailbox.getJsonArray("list").getJsonObject(0);
        assertThat(counts.getInt("totalEmails")).isEqualTo(2);
        assertThat(counts.getInt("unreadThreads")).isEqualTo(1);

        JsonObject found = call(
                "Email/query", "'filter':{'inMailbox':'" + inbox + "'},'calculateTotal':true,'collapseThreads':true");
        assertThat(found.getInt("total")).isEqualTo(1);
        found = call("Email/query", "'filter':{'inMailbox':'" + inbox + "'},'position':-1");
        JsonObject mail = call("Email/get", "'ids':" + ids(found) + ",'fetchHTMLBodyValues':true")
                .getJsonArray("list")
                .getJsonObject(0);
        assertThat(mail.getString("subject")).isEqualTo("Plan");
        assertThat(mail.getJsonArray("from").getJsonObject(0).getString("name")).isEqualTo("J\u00fcrgen");
        assertThat(mail.getJsonArray("to")).hasSize(2);
        assertThat(mail.getString("sentAt")).isEqualTo("2026-11-24T12:00:00+01:00");
        assertThat(mail.getBoolean("hasAttachment")).isTrue();
        assertThat(mail.getJsonObject("bodyValues").getJsonObject("1").getString("value"))
                .isEqualTo("<p>Gr\u00fc\u00dfe an <b>alle</b></p>");
        JsonObject pdf = mail.getJsonArray("attachments").getJsonObject(0);
        assertThat(pdf.getString("name")).isEqualTo("\u00e4.pdf");
        assertThat(pdf.getInt("size")).isEqualTo(5);
        assertThat(Jmap.send(
                        jmap.request("/jmap/download/" + jmap.account() + "/" + pdf.getString("blobId") + "/a.pdf")))
                .isEqualTo("hello");
        JsonObject thread = call("Thread/get", "'ids':['" + mail.getString("threadId") + "']")
                .getJsonArray("list")
                .getJsonObject(0);
        assertThat(Jmap.texts(thread.getJsonArray("emailIds"))).hasSize(2).startsWith(mail.getString("id"));
    }

    /** What a list shows is the same whether it comes out of what is kept beside a message or out of its octets. */
    @Test
    void summariesSayWhatTheMessageSays() throws Exception {
        deliver(FIRST, ANSWER);
        String ids = ids(call("Email/query", "'filter':null"));
        String fields = "'from','to','cc','bcc','subject','sentAt','messageId','inReplyTo','hasAttachment','preview'";
        JsonArray light = call("Email/get", "'ids':" + ids + ",'properties':[" + fields + "]")
                .getJsonArray("list");
        JsonArray heavy = call("Email/get", "'ids':" + ids + ",'properties':[" + fields + ",'textBody','headers']")
                .getJsonArray("list");
        assertThat(light).hasSize(2);
        for (int i = 0; i < 2; i++) {
            JsonObject all = heavy.getJsonObject(i);
            light.getJsonObject(i)
                    .forEach((name, value) -> assertThat(all.get(name)).as(name).isEqualTo(value));
        }
        String[] parsed = {
            call("Email/get", "'ids':" + ids + ",'properties':['blobId']")
                    .getJsonArray("list")
                    .getJsonObject(1)
                    .getString("blobId")
        };
        JsonObject again =
                call("Email/parse", "'blobIds':['" + parsed[0] + "','U9999999999'],'properties':[" + fields + "]");
        assertThat(again.getJsonObject("parsed").getJsonObject(parsed[0]))
                .containsEntry("subject", light.getJsonObject(1).get("subject"));
        assertThat(Jmap.texts(again.getJsonArray("notFound"))).containsExactly("U9999999999");
    }

    @Test
    void changesByImapAreTold() throws Exception {
        deliver(FIRST, ANSWER);
        String inbox = inbox();
        String asked = "'filter':{'inMailbox':'" + inbox + "'}";
        JsonObject found = call("Email/query", asked);
        String state = call("Email/get", "'ids':[]").getString("state");
        String mailboxes = call("Mailbox/get", "'ids':[]").getString("state");
        say("STORE 1 +FLAGS (\\Seen)", "STORE 2 +FLAGS (\\Deleted)", "EXPUNGE");
        deliver(ANSWER);

        JsonObject changes = call("Email/changes", "'sinceState':'" + state + "'");
        assertThat(changes.getJsonArray("created")).hasSize(1);
        assertThat(Jmap.texts(changes.getJsonArray("updated")))
                .containsExactly(Jmap.texts(found.getJsonArray("ids")).get(1));
        assertThat(Jmap.texts(changes.getJsonArray("destroyed")))
                .containsExactly(Jmap.texts(found.getJsonArray("ids")).get(0));
        JsonObject step = call("Email/changes", "'maxChanges':1,'sinceState':'" + state + "'");
        assertThat(step.getBoolean("hasMoreChanges")).isTrue();
        JsonObject counts = call("Mailbox/changes", "'sinceState':'" + mailboxes + "'");
        assertThat(Jmap.texts(counts.getJsonArray("updated"))).containsExactly(inbox);
        assertThat(Jmap.texts(counts.getJsonArray("updatedProperties"))).contains("unreadEmails");
        JsonObject difference =
                call("Email/queryChanges", asked + ",'sinceQueryState':'" + found.getString("queryState") + "'");
        assertThat(Jmap.texts(difference.getJsonArray("removed")))
                .containsExactly(Jmap.texts(found.getJsonArray("ids")).get(0));
        assertThat(difference.getJsonArray("added").getJsonObject(0).getInt("index"))
                .isZero();
        assertThat(call("Email/changes", "'sinceState':'of another'").getString("type"))
                .isEqualTo("cannotCalculateChanges");
    }

    @Test
    void wordsAreFoundAndMarked() throws Exception {
        deliver(FIRST, ANSWER);
        JsonObject found = call("Email/query", "'filter':{'text':'gr\u00fc\u00dfe alle'}");
        assertThat(found.getJsonArray("ids")).hasSize(1);
        JsonObject snippet = call("SearchSnippet/get", "'filter':{'text':'alle plan'},'emailIds':" + ids(found))
                .getJsonArray("list")
                .getJsonObject(0);
        assertThat(snippet.getString("subject")).isEqualTo("<mark>Plan</mark>");
        assertThat(snippet.getString("preview")).isEqualTo("Gr\u00fc\u00dfe an <mark>alle</mark>");
        assertThat(call("Email/query", "'filter':{'from':'j@x.test','hasAttachment':true}")
                        .getJsonArray("ids"))
                .hasSize(1);
        assertThat(call("Email/query", "'filter':{'nothing':1}").getString("type"))
                .isEqualTo("unsupportedFilter");
        assertThat(call("Email/query", "'sort':[{'property':'x'}]").getString("type"))
                .isEqualTo("unsupportedSort");
    }

    /** What somebody else has is not there. */
    @Test
    void othersMailIsNotFound() throws Exception {
        deliver(FIRST);
        String mine = Jmap.texts(call("Email/query", "'filter':null").getJsonArray("ids"))
                .get(0);
        JmapMailIT other = new JmapMailIT(server);
        assertThat(Jmap.texts(other.call("Email/get", "'ids':['" + mine + "']").getJsonArray("notFound")))
                .containsExactly(mine);
        assertThat(other.call("Email/query", "'filter':{'inMailbox':'" + inbox() + "'}")
                        .getJsonArray("ids"))
                .isEmpty();
        assertThat(other.call("Email/parse", "'blobIds':['B" + mine.substring(1) + "']")
                        .getJsonArray("notFound"))
                .hasSize(1);
    }
}
