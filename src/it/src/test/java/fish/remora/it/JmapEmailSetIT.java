package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Changing and writing mail by JMAP, and what IMAP sees of it: RFC 8621 §4.6. Each test has a user of its own. */
@ExtendWith(SharedServer.class)
class JmapEmailSetIT {
    private static int users;

    private final Remora server;
    private final User user;
    private final Jmap jmap;

    JmapEmailSetIT(Remora server) throws Exception {
        this.server = server;
        user = server.database().newUser("jmapset" + ++users);
        jmap = Jmap.of(server, user);
    }

    private List<String> deliver(int count) throws Exception {
        try (Imap imap = Imap.login(server, user)) {
            for (int i = 0; i < count; i++) {
                imap.append("INBOX", "Subject: " + i + "\r\n\r\ntext\r\n");
            }
        }
        return Jmap.texts(jmap.call("Email/query", "'filter':{'inMailbox':'" + jmap.mailbox("inbox") + "'}")
                .getJsonArray("ids"));
    }

    private JsonObject email(String id, String properties) throws Exception {
        return jmap.call(
                        "Email/get", "'ids':['" + id + "'],'properties':[" + properties + "],'fetchAllBodyValues':true")
                .getJsonArray("list")
                .getJsonObject(0);
    }

    private List<String> imap(String mailbox, String command) throws Exception {
        try (Imap imap = Imap.login(server, user)) {
            imap.say("SELECT " + mailbox);
            return imap.say(command);
        }
    }

    @Test
    void keywordsAreGivenAndTaken() throws Exception {
        List<String> ids = deliver(3);
        String before = jmap.call("Email/get", "'ids':[]").getString("state");
        JsonObject set = jmap.call(
                "Email/set",
                "'ifInState':'" + before + "','update':{'" + ids.get(0)
                        + "':{'keywords/$seen':true,'keywords/Urgent':true},'"
                        + ids.get(1) + "':{'keywords':{'$flagged':true}},'" + ids.get(2)
                        + "':{'subject':'x'},'Mnone':{'keywords':{}}}");
        assertThat(set.getString("oldState")).isEqualTo(before);
        assertThat(set.getString("newState")).isNotEqualTo(before);
        assertThat(set.getJsonObject("updated").keySet()).containsExactlyInAnyOrder(ids.get(0), ids.get(1));
        assertThat(set.getJsonObject("notUpdated").getJsonObject(ids.get(2)).getString("type"))
                .isEqualTo("invalidProperties");
        assertThat(set.getJsonObject("notUpdated").getJsonObject("Mnone").getString("type"))
                .isEqualTo("notFound");
        assertThat(email(ids.get(0), "'keywords'").getJsonObject("keywords").keySet())
                .containsExactlyInAnyOrder("$seen", "urgent");
        assertThat(String.join(" ", imap("INBOX", "FETCH 1:* FLAGS"))).contains("\\Seen", "urgent", "\\Flagged");

        set = jmap.call("Email/set", "'update':{'" + ids.get(0) + "':{'keywords/$seen':null,'keywords/urgent':null}}");
        assertThat(set.getJsonObject("updated").keySet()).containsExactly(ids.get(0));
        assertThat(email(ids.get(0), "'keywords'").getJsonObject("keywords")).isEmpty();
        assertThat(jmap.call("Email/set", "'ifInState':'" + before + "','update':{}")
                        .getString("type"))
                .isEqualTo("stateMismatch");
    }

    @Test
    void messagesGoIntoMailboxesAndOutOfThem() throws Exception {
        List<String> ids = deliver(2);
        String inbox = jmap.mailbox("inbox");
        String archive = jmap.mailbox("archive");
        String trash = jmap.mailbox("trash");
        JsonObject set = jmap.call(
                "Email/set",
                "'update':{'" + ids.get(0) + "':{'mailboxIds/" + archive + "':true,'mailboxIds/" + trash
                        + "':true,'mailboxIds/" + inbox + "':null,'keywords/$seen':true},'" + ids.get(1)
                        + "':{'mailboxIds':{'"
                        + archive + "':true,'" + inbox + "':true}}}");
        assertThat(set.getJsonObject("updated").keySet()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(email(ids.get(0), "'mailboxIds'").getJsonObject("mailboxIds").keySet())
                .containsExactlyInAnyOrder(archive, trash);
        assertThat(email(ids.get(1), "'mailboxIds'").getJsonObject("mailboxIds").keySet())
                .containsExactlyInAnyOrder(archive, inbox);
        assertThat(String.join(" ", imap("Archive", "FETCH 1:* (FLAGS EMAILID)")))
                .contains("\\Seen", ids.get(0), ids.get(1));
        assertThat(String.join(" ", imap("INBOX", "FETCH 1:* EMAILID")))
                .contains(ids.get(1))
                .doesNotContain(ids.get(0));

        set = jmap.call(
                "Email/set",
                "'update':{'" + ids.get(1) + "':{'mailboxIds/" + archive + "':null}},'destroy':['" + ids.get(0)
                        + "','M1']");
        assertThat(Jmap.texts(set.getJsonArray("destroyed"))).containsExactly(ids.get(0));
        assertThat(set.getJsonObject("notDestroyed").keySet()).containsExactly("M1");
        assertThat(email(ids.get(1), "'mailboxIds'").getJsonObject("mailboxIds").keySet())
                .containsExactly(inbox);
        set = jmap.call("Email/set", "'update':{'" + ids.get(1) + "':{'mailboxIds':{}}}");
        assertThat(set.getJsonObject("notUpdated").getJsonObject(ids.get(1)).getString("type"))
                .isEqualTo("invalidProperties");
        set = jmap.call("Email/set", "'update':{'" + ids.get(1) + "':{'mailboxIds/F99999999999':true}}");
        assertThat(set.getJsonObject("notUpdated").getJsonObject(ids.get(1)).getString("type"))
                .isEqualTo("invalidProperties");
    }

    @Test
    void aDraftIsWrittenAndReplaced() throws Exception {
        String drafts = jmap.mailbox("drafts");
        byte[] octets = new byte[200_000];
        new java.util.Random(1).nextBytes(octets);
        String blob = jmap.upload(octets);
        JsonObject made = jmap.call("Email/set", "'create':{'d':" + draft(drafts, blob) + "}")
                .getJsonObject("created")
                .getJsonObject("d");
        JsonObject email = email(
                made.getString("id"),
                "'subject','from','to','bcc','keywords','textBody','htmlBody','attachments','bodyValues','references','hasAttachment','size'");
        assertThat(email.getString("subject")).isEqualTo("Gr\u00fc\u00dfe \u4e2d\u6587");
        assertThat(email.getJsonArray("from").getJsonObject(0).getString("name"))
                .isEqualTo("J\u00f6rg, \\ the first");
        assertThat(email.getJsonArray("bcc").getJsonObject(0).getString("email"))
                .isEqualTo("half");
        assertThat(Jmap.texts(email.getJsonArray("references"))).containsExactly("a@x", "b@x");
        assertThat(email.getJsonObject("keywords").keySet()).containsExactlyInAnyOrder("$draft", "$seen");
        assertThat(email.getJsonArray("attachments").getJsonObject(0).getString("name"))
                .isEqualTo("\u00e4 b.bin");
        assertThat(email.getJsonArray("attachments").getJsonObject(0).getInt("size"))
                .isEqualTo(octets.length);
        assertThat(email.getInt("size")).isEqualTo(made.getInt("size"));
        JsonObject values = email.getJsonObject("bodyValues");
        String text = email.getJsonArray("textBody").getJsonObject(0).getString("partId");
        assertThat(values.getJsonObject(text).getString("value")).isEqualTo("Text \u00e4\nline");

        JsonObject set = jmap.call(
                "Email/set",
                "'create':{'e':{'mailboxIds':{'" + drafts + "':true},'subject':'again'}},'destroy':['"
                        + made.getString("id") + "']");
        assertThat(set.getJsonArray("destroyed")).hasSize(1);
        String again = set.getJsonObject("created").getJsonObject("e").getString("id");
        assertThat(email(again, "'subject'").getString("subject")).isEqualTo("again");
        assertThat(String.join(" ", imap("Drafts", "FETCH 1:* (EMAILID BODY[HEADER.FIELDS (SUBJECT)])")))
                .contains(again);
    }

    private static String draft(String drafts, String blob) {
        return "{'mailboxIds':{'" + drafts + "':true},'keywords':{'$draft':true,'$seen':true},"
                + "'subject':'Gr\u00fc\u00dfe \u4e2d\u6587','from':[{'name':'J\u00f6rg, \\\\ the first','email':'j@mx.test'}],"
                + "'to':[{'name':null,'email':'ann@mx.test'}],'bcc':[{'email':'half'}],'references':['a@x','b@x'],"
                + "'header:X-Mine:asText':'yes','textBody':[{'partId':'t','type':'text/plain'}],"
                + "'htmlBody':[{'partId':'h','type':'text/html'}],"
                + "'bodyValues':{'t':{'value':'Text \u00e4\\nline'},'h':{'value':'<p>Text</p>'}},"
                + "'attachments':[{'blobId':'" + blob + "','type':'image/png','name':'\u00e4 b.bin'}]}";
    }

    @Test
    void whatCannotBeWrittenIsRefusedAlone() throws Exception {
        String drafts = "'mailboxIds':{'" + jmap.mailbox("drafts") + "':true}";
        JsonObject set = jmap.call(
                "Email/set",
                "'create':{'ok':{" + drafts + "},'none':{'subject':'x'},'blob':{" + drafts
                        + ",'attachments':[{'blobId':'U1'}]},'twice':{" + drafts
                        + ",'subject':'a','header:Subject':' b'},"
                        + "'raw':{" + drafts + ",'header:X-A':' a\\r\\nBcc: b'},'fixed':{" + drafts
                        + ",'threadId':'T1'},"
                        + "'value':{" + drafts + ",'textBody':[{'partId':'q'}]},'date':{" + drafts
                        + ",'sentAt':'now'}}");
        assertThat(set.getJsonObject("created").keySet()).containsExactly("ok");
        JsonObject not = set.getJsonObject("notCreated");
        assertThat(not.getJsonObject("blob").getString("type")).isEqualTo("blobNotFound");
        assertThat(Jmap.texts(not.getJsonObject("blob").getJsonArray("notFound")))
                .containsExactly("U1");
        for (String one : List.of("none", "twice", "raw", "fixed", "value", "date")) {
            assertThat(not.getJsonObject(one).getString("type")).as(one).isEqualTo("invalidProperties");
        }
    }

    @Test
    void mailboxesAreMadeMovedAndDestroyed() throws Exception {
        JsonObject set = jmap.call(
                "Mailbox/set",
                "'create':{'a':{'name':'Projects'},'b':{'name':'2026','parentId':'#a','isSubscribed':true},'c':{'name':'x/y'},'d':{'name':'INBOX'}}");
        String projects = set.getJsonObject("created").getJsonObject("a").getString("id");
        String year = set.getJsonObject("created").getJsonObject("b").getString("id");
        assertThat(set.getJsonObject("notCreated").keySet()).containsExactlyInAnyOrder("c", "d");
        assertThat(String.join(" ", imap("INBOX", "LSUB \"\" *"))).contains("Projects/2026");

        set = jmap.call(
                "Mailbox/set",
                "'update':{'" + year + "':{'name':'2027','parentId':null},'" + jmap.mailbox("inbox")
                        + "':{'name':'Mine'}},'destroy':['" + projects + "','F99999999999']");
        assertThat(set.getJsonObject("updated").keySet()).containsExactly(year);
        assertThat(set.getJsonObject("notUpdated")).hasSize(1);
        assertThat(Jmap.texts(set.getJsonArray("destroyed"))).containsExactly(projects);
        assertThat(set.getJsonObject("notDestroyed")).hasSize(1);
        assertThat(String.join(" ", imap("INBOX", "LIST \"\" *")))
                .contains("2027")
                .doesNotContain("Projects");

        String mail = deliver(1).get(0);
        jmap.call("Email/set", "'update':{'" + mail + "':{'mailboxIds':{'" + year + "':true}}}");
        assertThat(jmap.call("Mailbox/set", "'destroy':['" + year + "']")
                        .getJsonObject("notDestroyed")
                        .getJsonObject(year)
                        .getString("type"))
                .isEqualTo("mailboxHasEmail");
        set = jmap.call("Mailbox/set", "'onDestroyRemoveEmails':true,'destroy':['" + year + "']");
        assertThat(Jmap.texts(set.getJsonArray("destroyed"))).containsExactly(year);
        assertThat(jmap.call("Email/get", "'ids':['" + mail + "']").getJsonArray("notFound"))
                .hasSize(1);
    }

    @Test
    void whatIsUploadedIsImportedAsItIs() throws Exception {
        byte[] octets = "Subject: odd\n\nno \0 MIME at all".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        String blob = jmap.upload(octets);
        String archive = jmap.mailbox("archive");
        String inbox = jmap.mailbox("inbox");
        JsonObject imported = jmap.call(
                "Email/import",
                "'emails':{'a':{'blobId':'" + blob + "','mailboxIds':{'" + archive + "':true,'" + inbox
                        + "':true},'keywords':{'$seen':true},'receivedAt':'2020-01-02T03:04:05Z'},'b':{'blobId':'U1','mailboxIds':{'"
                        + archive + "':true}}}");
        JsonObject made = imported.getJsonObject("created").getJsonObject("a");
        assertThat(made.getInt("size")).isEqualTo(octets.length);
        assertThat(imported.getJsonObject("notCreated").keySet()).containsExactly("b");
        JsonObject email = email(made.getString("id"), "'mailboxIds','keywords','receivedAt','subject'");
        assertThat(email.getJsonObject("mailboxIds").keySet()).containsExactlyInAnyOrder(archive, inbox);
        assertThat(email.getString("receivedAt")).isEqualTo("2020-01-02T03:04:05Z");
        assertThat(email.getString("subject")).isEqualTo("odd");
        assertThat(jmap.call("Email/copy", "'fromAccountId':'" + jmap.account() + "','create':{}")
                        .getString("type"))
                .isEqualTo("invalidArguments");
    }
}
