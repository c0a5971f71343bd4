package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.it.peer.Act;
import fish.remora.it.peer.Script;
import fish.remora.it.peer.Sink;
import fish.remora.it.peer.Step;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Mail of ours that goes on to addresses elsewhere, as whose it goes, and how what is returned finds its way back. */
@ExtendWith(Relay.Shared.class)
class ForwardingIT {
    private final Relay relay;
    private final Operator operator;

    ForwardingIT(Relay relay) {
        this.relay = relay;
        operator = new Operator(relay.server());
    }

    /** @param json members, with ' for " */
    private HttpResponse<String> tried(String path, String json) throws Exception {
        return operator.put(path, Operator.body(json));
    }

    private String pop(String address) throws IOException {
        return Pop3.onlyMessage(relay.server(), new User(address, "secret"));
    }

    private String rcpt(String sender, String recipient) throws IOException {
        try (Smtp client = Smtp.hello(relay.server())) {
            client.say("MAIL FROM:<" + sender + ">");
            return client.say("RCPT TO:<" + recipient + ">");
        }
    }

    /** The Sender Rewriting Scheme: the forwarder answers for the reverse-path, and returned mail goes on to the sender. */
    @Test
    void anAliasLeadsOutAndNoticesComeBack() throws Exception {
        operator.make("domains/out.test", "");
        operator.make("aliases/sales@out.test", "'to': ['x@there.test']");
        try (Sink there = relay.domain("there.test", Script.PLAIN);
                Sink far = relay.domain("far.test", Script.PLAIN)) {
            relay.submit("<ann@far.test>", Samples.octets(Samples.text("forwarded")), "<sales@out.test>");
            patiently("mail").until(() -> there.count() == 1);
            String path = there.taken().get(0).sender();
            assertThat(path).matches("SRS0=[a-z2-7]{6}=[a-z2-7]{2}=far\\.test=ann@out\\.test");
            assertThat(there.taken().get(0).text()).contains("Subject: forwarded");
            assertThat(relay.deliveries().trace("sales@out.test")).containsExactly("FORWARDED");
            assertThat(rcpt("somebody@else.test", path)).startsWith("550 5.7.1");
            assertThat(rcpt("", path.replace("far.test=ann", "far.test=bob"))).startsWith("550 5.1.1");
            relay.submit("<>", Samples.octets(Samples.text("returned")), "<" + path + ">");
            patiently("notice").until(() -> far.count() == 1);
            assertThat(far.taken().get(0).recipients()).containsExactly("ann@far.test");
            assertThat(far.taken().get(0).sender()).isEmpty();
        }
    }

    /** What fails behind a forward is told to who sent it, by us at once. */
    @Test
    void theSenderHearsWhenAForwardFails() throws Exception {
        Script refuses = Script.PLAIN.at(Step.RCPT, "<gone", Act.say("550 5.1.1 moved away"));
        operator.make("domains/fails.test", "");
        operator.make("aliases/team@fails.test", "'to': ['gone@nowhere.test']");
        try (Sink nowhere = relay.domain("nowhere.test", refuses);
                Sink home = relay.domain("forwarder.test", Script.PLAIN)) {
            relay.submit("<ann@forwarder.test>", Samples.octets(Samples.text("lost")), "<team@fails.test>");
            patiently("notice").until(() -> home.count() == 1);
            assertThat(home.taken().get(0).recipients()).containsExactly("ann@forwarder.test");
            assertThat(home.taken().get(0).text()).contains("gone@nowhere.test", "moved away", "team@fails.test");
            assertThat(nowhere.violations()).isEmpty();
        }
    }

    @Test
    void anAccountForwardsAndKeepsOrNot() throws Exception {
        operator.make("domains/either.test", "");
        operator.make("accounts/keeps@either.test", "'password': 'secret', 'forward': ['copy@copies.test']");
        operator.make(
                "accounts/moves@either.test", "'password': 'secret', 'forward': ['moved@copies.test'], 'keep': false");
        operator.make(
                "aliases/all@either.test", "'to': ['keeps@either.test', 'moves@either.test', 'direct@copies.test']");
        try (Sink copies = relay.domain("copies.test", Script.PLAIN)) {
            relay.submit("<ann@away.test>", Samples.octets(Samples.text("to all three")), "<all@either.test>");
            patiently("mail").until(() -> copies.count() == 1);
            assertThat(copies.taken().get(0).recipients())
                    .containsExactlyInAnyOrder("copy@copies.test", "moved@copies.test", "direct@copies.test");
            assertThat(pop("keeps@either.test")).contains("Subject: to all three");
            assertThat(relay.database().messagesOf(new User("moves@either.test", "secret")))
                    .isZero();
            // Our own senders' hosts are these.
            relay.submit("<keeps@either.test>", Samples.octets(Samples.text("ours")), "<moves@either.test>");
            patiently("mail").until(() -> copies.count() == 2);
            assertThat(copies.taken().get(1).sender()).isEqualTo("keeps@either.test");
        }
    }

    /** RFC 3461 §5.2.7.3: success at the alias is told as such; what is asked for goes on without it. */
    @Test
    void successOfAnAlias() throws Exception {
        User sender = relay.user("asks");
        operator.make("domains/dsn.test", "");
        operator.make("aliases/list@dsn.test", "'to': ['one@members.test']");
        try (Sink members = relay.domain("members.test", Script.PLAIN.and("DSN"))) {
            relay.submit(
                    "<" + sender.address() + ">",
                    Samples.octets(Samples.text("tell me")),
                    "<list@dsn.test> NOTIFY=SUCCESS,FAILURE");
            patiently("mail").until(() -> members.count() == 1);
            assertThat(members.taken().get(0).rcpt().get(0))
                    .contains("NOTIFY=FAILURE", "ORCPT=rfc822;list@dsn.test")
                    .doesNotContain("SUCCESS");
            patiently("notice").until(() -> relay.database().messagesOf(sender) == 1);
            Notice notice = Notice.to(relay.database(), sender);
            assertThat(notice.field("Action")).isEqualTo("expanded");
            assertThat(notice.field("Final-Recipient")).matches("rfc822; ?list@dsn\\.test");
        }
    }

    /** Aliases of aliases, in a circle, and another name of the domain. */
    @Test
    void namesLeadToNames() throws Exception {
        operator.make("domains/real.test", "");
        operator.make("domains/other.test", "'aliasOf': 'real.test'");
        operator.make("accounts/pat@real.test", "'password': 'secret'");
        operator.make("aliases/a@real.test", "'to': ['pat@real.test']");
        operator.make("aliases/b@real.test", "'to': ['a@real.test']");
        operator.make("aliases/a@real.test", "'to': ['b@real.test', 'pat@real.test']");
        relay.submit("<>", Samples.octets(Samples.text("round")), "<b@other.test>", "<pat+tag@other.test>");
        assertThat(pop("pat@real.test")).contains("Subject: round");
        assertThat(rcpt("", "nobody@other.test")).startsWith("550 5.1.1");
        try (Pop3 client = Pop3.connect(relay.server().pop3())) {
            client.say("USER pat@other.test");
            assertThat(client.say("PASS secret")).startsWith("+OK");
        }
        assertThat(tried("accounts/new@other.test", "").body()).contains("another name");
        assertThat(tried("domains/third.test", "'aliasOf': 'other.test'").statusCode())
                .isEqualTo(409);
        assertThat(operator.delete("domains/real.test?reason=x").body()).contains("1 accounts");
        assertThat(tried("aliases/c@real.test", "'to': 'c@other.test'").body()).contains("would lead to itself");
    }

    @Test
    void aMailboxIsFullByItsCount() throws Exception {
        operator.make("domains/count.test", "");
        operator.make("accounts/two@count.test", "'password': 'secret', 'quotaMessages': 2");
        for (int i = 0; i < 2; i++) {
            relay.submit("<>", Samples.octets(Samples.text("mail " + i)), "<two@count.test>");
        }
        assertThat(rcpt("", "two@count.test")).startsWith("452 4.2.2");
    }
}
