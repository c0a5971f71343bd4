package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import fish.remora.it.peer.Taken;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a sender hears of his mail: RFC 3461 to 3464, RFC 5321 §4.5.5 and §6.1. */
@ExtendWith(Relay.Shared.class)
class BounceIT {
    private static final Script REFUSES =
            Script.PLAIN.at(Step.RCPT, "<bad", Act.say("550-5.1.1 No such user here,\r\n550 5.1.1 ask somebody else"));

    private final Relay relay;
    private final Database database;
    private final Deliveries deliveries;

    BounceIT(Relay relay) {
        this.relay = relay;
        database = relay.database();
        deliveries = relay.deliveries();
    }

    private void awaitMail(User user, int messages) {
        patiently(messages + " messages of " + user.address()).until(() -> database.messagesOf(user) == messages);
    }

    /** RFC 3464 §2.2, §2.3: who, what, why, as fields and as text; RFC 3834 §2: nobody may answer it. */
    @Test
    void refusedRecipient() throws Exception {
        User sender = relay.user("refused");
        try (Sink sink = relay.domain("refuses.test", REFUSES)) {
            relay.submit(
                    "<" + sender.address() + "> ENVID=order+2B7 RET=FULL",
                    Samples.octets(Samples.text("the lost letter")),
                    "<good@refuses.test>",
                    "<bad@refuses.test> ORCPT=rfc822;worse@elsewhere.test");
            awaitMail(sender, 1);
            assertThat(sink.takenFor("good@refuses.test").recipients()).containsExactly("good@refuses.test");
            Notice notice = Notice.to(database, sender);
            assertThat(Notice.field(notice.message(), "Reporting-MTA")).isEqualTo("dns; " + Remora.DOMAIN);
            assertThat(Notice.field(notice.message(), "Original-Envelope-Id")).isEqualTo("order+7");
            assertThat(notice.field("Original-Recipient")).matches("rfc822; ?worse@elsewhere\\.test");
            assertThat(notice.field("Final-Recipient")).matches("rfc822; ?bad@refuses\\.test");
            assertThat(notice.field("Action")).isEqualTo("failed");
            assertThat(notice.field("Status")).isEqualTo("5.1.1");
            assertThat(notice.field("Diagnostic-Code"))
                    .startsWith("smtp; 550")
                    .contains("No such user here", "ask somebody else");
            assertThat(notice.field("Remote-MTA")).isEqualTo("dns; mail.refuses.test");
            assertThat(notice.text()).contains("bad@refuses.test", "No such user here", "the lost letter");
            assertThat(notice.returnedType()).startsWith("message/rfc822");
            assertThat(notice.returned()).contains("Subject: the lost letter", "From here on nothing else.");
            assertThat(notice.header("Auto-Submitted")).startsWith("auto-");
            assertThat(notice.header("To")).contains(sender.address());
            assertThat(notice.header("Return-Path")).isEqualTo("<>");
            assertThat(deliveries.state("bad@refuses.test")).isEqualTo("FAILED");
            assertThat(deliveries.trace("bad@refuses.test")).containsExactly("QUEUED", "FAILED", "BOUNCED");
        }
    }

    /** A whole message refused: each recipient is reported, once, and no recipient of another server's. */
    @Test
    void refusedMessage() throws Exception {
        User sender = relay.user("content");
        Script script = Script.PLAIN.at(Step.END, Act.say("554 5.6.0 This does not please us"));
        try (Sink sink = relay.domain("critic.test", script)) {
            relay.send(sender, "one@critic.test", "two@critic.test");
            deliveries.awaitDrained("critic.test");
            patiently("notices").until(() -> reported(sender).size() == 2);
            assertThat(reported(sender)).allMatch(recipient -> recipient.matches("rfc822; ?(one|two)@critic\\.test"));
            assertThat(reported(sender)).doesNotHaveDuplicates();
            assertThat(sink.count()).isZero();
        }
    }

    private List<String> reported(User sender) throws Exception {
        return Notice.of(database, sender).stream()
                .flatMap(notice -> notice.recipients().stream())
                .map(fields -> Notice.field(fields, "Final-Recipient"))
                .toList();
    }

    /** RFC 3461 §4.3: headers only when the sender wants no more. */
    @Test
    void headersOnly() throws Exception {
        User sender = relay.user("headers");
        try (Sink sink = relay.domain("headers.test", REFUSES)) {
            byte[] content = Samples.octets(Samples.text("headers"));
            relay.submit("<" + sender.address() + "> RET=HDRS", content, "<bad@headers.test>");
            awaitMail(sender, 1);
            Notice notice = Notice.to(database, sender);
            assertThat(notice.returnedType()).startsWith("text/rfc822-headers");
            assertThat(notice.returned()).contains("Subject: headers").doesNotContain("From here on");
            assertThat(sink.count()).isZero();
        }
    }

    /** RFC 5321 §6.1: a foreign sender gets it through the queue, from the null sender. */
    @Test
    void foreignSender() throws Exception {
        try (Sink home = relay.domain("home.test", Script.PLAIN);
                Sink away = relay.domain("away.test", REFUSES)) {
            byte[] content = Samples.octets(Samples.text("far"));
            relay.submit("<wanderer@home.test>", content, "<bad@away.test>");
            deliveries.awaitState("bad@away.test", "FAILED");
            deliveries.awaitDrained("home.test");
            Taken taken = home.taken().get(0);
            assertThat(taken.sender()).isEmpty();
            assertThat(taken.recipients()).containsExactly("wanderer@home.test");
            assertThat(Notice.read(taken.octets()).field("Status")).isEqualTo("5.1.1");
            assertThat(away.count()).isZero();
            assertThat(home.violations()).isEmpty();
        }
    }

    /** RFC 5321 §4.5.5: nothing is reported to nobody; so a notice that is refused itself is the end of it. */
    @Test
    void nullSender() throws Exception {
        try (Sink home = relay.domain("badhome.test", REFUSES);
                Sink away = relay.domain("badaway.test", REFUSES)) {
            byte[] content = Samples.octets(Samples.text("null"));
            relay.submit("<>", content, "<bad.first@badaway.test>");
            relay.submit("<bad@badhome.test>", content, "<bad.second@badaway.test>");
            deliveries.awaitState("bad@badhome.test", "FAILED");
            deliveries.awaitState("bad.first@badaway.test", "FAILED");
            assertThat(deliveries.trace("bad.first@badaway.test")).doesNotContain("BOUNCED");
            assertThat(deliveries.trace("bad@badhome.test")).doesNotContain("BOUNCED");
            assertThat(deliveries.trace("bad.second@badaway.test")).contains("BOUNCED");
            assertThat(database.list("SELECT recipient FROM event WHERE recipient IN ('', '<>')"))
                    .isEmpty();
            assertThat(home.count() + away.count()).isZero();
        }
    }

    /** RFC 3461 §4.1: NEVER, and a list without FAILURE, mean silence. */
    @Test
    void notWanted() throws Exception {
        User sender = relay.user("never");
        try (Sink sink = relay.domain("never.test", REFUSES)) {
            String mail = "<" + sender.address() + ">";
            byte[] content = Samples.octets(Samples.text("never"));
            relay.submit(
                    mail, content, "<bad.one@never.test> NOTIFY=NEVER", "<bad.two@never.test> NOTIFY=SUCCESS,DELAY");
            deliveries.awaitState("bad.one@never.test", "FAILED");
            deliveries.awaitState("bad.two@never.test", "FAILED");
            relay.submit(mail, content, "<bad.three@never.test> NOTIFY=FAILURE");
            awaitMail(sender, 1);
            assertThat(Notice.to(database, sender).field("Final-Recipient")).contains("bad.three@never.test");
            assertThat(sink.violations()).isEmpty();
        }
    }

    /**
     * RFC 3461 §5.2.2, §5.2.3: success that was asked for is reported by the last server that knows of DSN: by us, "delivered" to a mailbox
     * of ours and "relayed" to a server that knows it not; by the next one where it does.
     */
    @Test
    void success() throws Exception {
        User sender = relay.user("success");
        User carl = relay.user("carl");
        try (Sink without = relay.domain("nodsn.test", Script.PLAIN.without("DSN"));
                Sink with = relay.domain("withdsn.test", Script.PLAIN)) {
            String mail = "<" + sender.address() + ">";
            byte[] content = Samples.octets(Samples.text("success"));
            relay.submit(mail, content, "<box@withdsn.test> NOTIFY=SUCCESS");
            patiently("mail").until(() -> with.count() == 1);
            assertThat(with.taken().get(0).rcpt().get(0)).contains("NOTIFY=SUCCESS");
            relay.submit(mail, content, "<box@nodsn.test> NOTIFY=SUCCESS");
            awaitMail(sender, 1);
            assertThat(Notice.to(database, sender).field("Action")).isEqualTo("relayed");
            assertThat(Notice.to(database, sender).field("Status")).startsWith("2.");
            assertThat(without.violations()).isEmpty();
            relay.submit(mail, content, "<" + carl.address() + "> NOTIFY=SUCCESS");
            awaitMail(sender, 2);
            Notice delivered = Notice.of(database, sender).get(1);
            assertThat(delivered.field("Action")).isEqualTo("delivered");
            assertThat(delivered.returnedType()).startsWith("text/rfc822-headers");
        }
    }

    /** RFC 5321 §4.5.4.1: what could not be sent in time comes back, with the last reply; RFC 3463 §3.5: 4.4.7, or the peer's own status. */
    @Test
    void expiry() throws Exception {
        User sender = relay.user("expiry");
        try (Sink sink = deferring("later.test", sender)) {
            deliveries.age("box@later.test", "6 days");
            deliveries.awaitState("box@later.test", "EXPIRED");
            patiently("notice").until(() -> !failures(sender).isEmpty());
            Notice notice = failures(sender).get(0);
            assertThat(failures(sender)).hasSize(1);
            assertThat(notice.field("Action")).isEqualTo("failed");
            assertThat(notice.field("Diagnostic-Code")).contains("450 4.2.1 Come back later");
            assertThat(sink.count()).isZero();
        }
    }

    /** A domain that puts off, and to which a mail of the sender's waits. */
    private Sink deferring(String domain, User sender) throws Exception {
        Sink sink = relay.domain(domain, Script.PLAIN.at(Step.MAIL, Act.say("450 4.2.1 Come back later")));
        relay.send(sender, "box@" + domain);
        deliveries.awaitDeferred("box@" + domain);
        return sink;
    }

    private List<Notice> failures(User sender) throws Exception {
        return Notice.of(database, sender).stream()
                .filter(notice -> notice.field("Action").equals("failed"))
                .toList();
    }

    /** RFC 3461 §4.1: a delay is reported, once; the mail goes on being tried. */
    @Test
    void delay() throws Exception {
        User sender = relay.user("delay");
        try (Sink sink = deferring("delay.test", sender)) {
            deliveries.age("box@delay.test", "5 hours");
            awaitMail(sender, 1);
            sink.follow(Script.PLAIN);
            patiently("mail").until(() -> sink.count() == 1);
            Notice notice = Notice.to(database, sender);
            assertThat(notice.field("Action")).isEqualTo("delayed");
            assertThat(notice.field("Status")).startsWith("4.");
            assertThat(notice.field("Will-Retry-Until")).isNotEmpty();
            assertThat(notice.returnedType()).startsWith("text/rfc822-headers");
        }
    }

    /** RFC 6522 §3, RFC 3464 §1: a reply may be as malicious as it likes, a notice stays one. */
    @Test
    void maliciousReply() throws Exception {
        User sender = relay.user("malicious");
        String reply = "550 5.1.1 \u001b[2J Bcc: x@y.test --boundary \ud83d\udc1f " + "z".repeat(400);
        try (Sink sink = relay.domain("malicious.test", Script.PLAIN.at(Step.RCPT, Act.say(reply)))) {
            relay.send(sender, "box@malicious.test");
            awaitMail(sender, 1);
            byte[] content = database.lastMessageOf(sender);
            assertThat(content).doesNotContain((byte) 0x1b);
            assertThat(new String(content, StandardCharsets.UTF_8).lines()).allMatch(line -> line.length() <= 998);
            Notice notice = Notice.to(database, sender);
            assertThat(notice.header("Bcc")).isEmpty();
            assertThat(notice.field("Status")).isEqualTo("5.1.1");
            assertThat(sink.count()).isZero();
        }
    }
}
