package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sending by JMAP, now and later, and calling back: RFC 8621 §6, §7. Each test has users of its own. */
@ExtendWith(SharedServer.class)
class JmapSendIT {
    private static int users;

    private final Remora server;
    private final User ann;
    private final User bob;
    private final Jmap jmap;

    JmapSendIT(Remora server) throws Exception {
        this.server = server;
        ann = server.database().newUser("jmapann" + ++users);
        bob = server.database().newUser("jmapbob" + users);
        jmap = Jmap.of(server, ann);
    }

    private JsonObject identity() throws Exception {
        return jmap.call("Identity/get", "'ids':null").getJsonArray("list").getJsonObject(0);
    }

    private static JsonObject response(JsonArray responses, int place) {
        return responses.getJsonArray(place).getJsonObject(1);
    }

    /** Writes a draft and hands it over, in one request. */
    private JsonArray send(String envelope, String subject) throws Exception {
        String drafts = jmap.mailbox("drafts");
        String sent = jmap.mailbox("sent");
        return jmap.calls("['Email/set',{'accountId':'ACCOUNT','create':{'m':{'mailboxIds':{'" + drafts
                + "':true},'keywords':{'$draft':true},'from':[{'email':'" + ann.address() + "'}],'to':[{'email':'"
                + bob.address() + "'}],'bcc':[{'email':'" + ann.address() + "'}],'subject':'" + subject
                + "','textBody':[{'partId':'1'}],'bodyValues':{'1':{'value':'hello'}}}}},'a'],"
                + "['EmailSubmission/set',{'accountId':'ACCOUNT','create':{'s':{'emailId':'#m','identityId':'"
                + identity().getString("id") + "'" + envelope + "}},'onSuccessUpdateEmail':{'#s':{'mailboxIds/" + drafts
                + "':null,'mailboxIds/" + sent + "':true,'keywords/$draft':null,'keywords/$seen':true}}},'b']");
    }

    private String envelope(String parameters) {
        return ",'envelope':{'mailFrom':{'email':'" + ann.address() + "','parameters':{" + parameters
                + "}},'rcptTo':[{'email':'" + bob.address() + "'}]}";
    }

    private String inbox(User user) throws Exception {
        try (Imap imap = Imap.login(server, user)) {
            imap.say("SELECT INBOX");
            return String.join(" ", imap.say("UID FETCH 1:* (BODY.PEEK[HEADER])"));
        }
    }

    private JsonObject submission(String id) throws Exception {
        return jmap.call("EmailSubmission/get", "'ids':['" + id + "']")
                .getJsonArray("list")
                .getJsonObject(0);
    }

    @Test
    void whatIsSentArrivesAndItsFateIsTold() throws Exception {
        JsonArray responses = send("", "sent at once");
        JsonObject made = response(responses, 1).getJsonObject("created").getJsonObject("s");
        assertThat(made.getString("undoStatus")).isEqualTo("final");
        assertThat(response(responses, 2).getJsonObject("updated")).hasSize(1);
        assertThat(inbox(bob))
                .contains("sent at once", "with JMAP", "Message-ID: <")
                .doesNotContain("Bcc:");
        assertThat(inbox(ann)).contains("sent at once");

        assertThat(jmap.call("Recipient/query", "'text':'" + bob.localPart().substring(0, 6) + "'")
                        .getJsonArray("list"))
                .hasSize(1);
        JsonObject one = submission(made.getString("id"));
        assertThat(one.getJsonObject("deliveryStatus")
                        .getJsonObject(bob.address())
                        .getString("delivered"))
                .isEqualTo("yes");
        String email = one.getString("emailId");
        assertThat(Jmap.texts(jmap.call("EmailSubmission/query", "'filter':{'emailIds':['" + email + "']}")
                        .getJsonArray("ids")))
                .containsExactly(made.getString("id"));
        JsonObject mailboxes = jmap.call("Email/get", "'ids':['" + email + "'],'properties':['mailboxIds','keywords']")
                .getJsonArray("list")
                .getJsonObject(0);
        assertThat(mailboxes.getJsonObject("mailboxIds").keySet()).containsExactly(jmap.mailbox("sent"));
        assertThat(mailboxes.getJsonObject("keywords").keySet()).containsExactly("$seen");
        assertThat(jmap.call(
                                "EmailSubmission/set",
                                "'update':{'" + made.getString("id") + "':{'undoStatus':'canceled'}}")
                        .getJsonObject("notUpdated")
                        .getJsonObject(made.getString("id"))
                        .getString("type"))
                .isEqualTo("cannotUnsend");
    }

    @Test
    void whatWaitsIsCalledBackOrLeavesInTime() throws Exception {
        JsonObject waits = response(send(envelope("'HOLDFOR':'600'"), "called back"), 1)
                .getJsonObject("created")
                .getJsonObject("s");
        assertThat(waits.getString("undoStatus")).isEqualTo("pending");
        JsonObject soon = response(
                        send(envelope("'HOLDUNTIL':'" + Instant.now().plusSeconds(2) + "'"), "in two seconds"), 1)
                .getJsonObject("created")
                .getJsonObject("s");
        String state = jmap.call("EmailSubmission/get", "'ids':[]").getString("state");
        JsonObject set = jmap.call(
                "EmailSubmission/set", "'update':{'" + waits.getString("id") + "':{'undoStatus':'canceled'}}");
        assertThat(set.getJsonObject("updated")).hasSize(1);
        await("submission")
                .atMost(Remora.PATIENCE)
                .untilAsserted(() -> assertThat(submission(soon.getString("id")).getString("undoStatus"))
                        .isEqualTo("final"));
        assertThat(inbox(bob)).contains("in two seconds").doesNotContain("called back");
        assertThat(submission(waits.getString("id")).getString("undoStatus")).isEqualTo("canceled");
        assertThat(Jmap.texts(jmap.call("EmailSubmission/changes", "'sinceState':'" + state + "'")
                        .getJsonArray("updated")))
                .contains(waits.getString("id"), soon.getString("id"));
        JsonObject gone = jmap.call("EmailSubmission/set", "'destroy':['" + waits.getString("id") + "']");
        assertThat(gone.getJsonArray("destroyed")).hasSize(1);
    }

    @Test
    void aMessageThatWaitsMayBeThrownAwayMeanwhile() throws Exception {
        JsonArray responses = send(envelope("'HOLDFOR':'2'"), "draft thrown away");
        String email = response(responses, 0)
                .getJsonObject("created")
                .getJsonObject("m")
                .getString("id");
        assertThat(jmap.call("Email/set", "'destroy':['" + email + "']").getJsonArray("destroyed"))
                .hasSize(1);
        await("submission")
                .atMost(Remora.PATIENCE)
                .untilAsserted(() -> assertThat(inbox(bob)).contains("draft thrown away"));
    }

    @Test
    void whatMayNotBeSentIsRefused() throws Exception {
        for (List<String> one : List.of(
                List.of(
                        "forbiddenMailFrom",
                        ",'envelope':{'mailFrom':{'email':'" + bob.address() + "'},'rcptTo':[{'email':'" + bob.address()
                                + "'}]}"),
                List.of("noRecipients", ",'envelope':{'mailFrom':{'email':'" + ann.address() + "'},'rcptTo':[]}"),
                List.of(
                        "invalidRecipients",
                        ",'envelope':{'mailFrom':{'email':'" + ann.address() + "'},'rcptTo':[{'email':'nobody-at-all@"
                                + bob.domain() + "'},{'email':'half'}]}"),
                List.of("invalidProperties", envelope("'HOLDFOR':'4294967295'")),
                List.of("invalidProperties", ",'envelope':'none'"),
                List.of("invalidProperties", envelope("'HOLDFOR':'soon'")))) {
            JsonObject set = response(send(one.get(1), "refused"), 1);
            assertThat(set.getJsonObject("notCreated").getJsonObject("s").getString("type"))
                    .as(set.toString())
                    .isEqualTo(one.get(0));
        }
        assertThat(inbox(bob)).doesNotContain("refused");
    }

    @Test
    void identitiesAreKept() throws Exception {
        JsonObject own = identity();
        assertThat(own.getString("email")).isEqualTo(ann.address());
        assertThat(own.getBoolean("mayDelete")).isFalse();
        JsonObject set = jmap.call(
                "Identity/set",
                "'update':{'" + own.getString("id") + "':{'name':'Ann','textSignature':'-- A.'}},"
                        + "'create':{'t':{'email':'" + ann.address().replace("@", "+tag@")
                        + "','name':'T'},'f':{'email':'" + bob.address() + "'}}");
        assertThat(set.getJsonObject("updated")).hasSize(1);
        String made = set.getJsonObject("created").getJsonObject("t").getString("id");
        assertThat(set.getJsonObject("notCreated").getJsonObject("f").getString("type"))
                .isEqualTo("forbiddenFrom");
        assertThat(identity().getString("textSignature")).isEqualTo("-- A.");
        assertThat(Jmap.texts(jmap.call("Identity/changes", "'sinceState':'" + set.getString("oldState") + "'")
                        .getJsonArray("created")))
                .containsExactly(made);
        set = jmap.call("Identity/set", "'destroy':['" + made + "','" + own.getString("id") + "']");
        assertThat(Jmap.texts(set.getJsonArray("destroyed"))).containsExactly(made);
        assertThat(set.getJsonObject("notDestroyed")).hasSize(1);
    }
}
