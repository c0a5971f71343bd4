package fish.remora.adapter.client;

import static fish.remora.adapter.client.Sender.assertTaken;
import static fish.remora.adapter.client.Sender.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fish.remora.adapter.dns.Found;
import fish.remora.api.Content;
import fish.remora.api.NextHop;
import fish.remora.api.Reply;
import fish.remora.api.Secret;
import fish.remora.api.Transmitted;
import fish.remora.api.Transmitted.Contact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transmissions to peers that do as they should, and to peers that do not: there is one result, and it is the right one. */
@Timeout(60)
class OutboundClientTest {
    @ParameterizedTest
    @ValueSource(strings = {"8BITMIME", "PIPELINING", "PIPELINING,CHUNKING", "CHUNKING,SIZE 1000"})
    void aMessageArrivesAsItIs(String extensions) throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        try (ScriptedPeer open = new ScriptedPeer(
                        line -> peer[0].server(extensions.split(",")).play(line));
                Sender sender = new Sender(open)) {
            peer[0] = open;
            assertTaken(sender.send());
            String content = extensions.contains("CHUNKING") ? Sender.TEXT : Sender.TEXT.replace(".dot", "..dot");
            assertThat(open.taken).hasSize(1);
            assertThat(open.taken.peek())
                    .contains("MAIL FROM:<ann@client.test>")
                    .contains("RCPT TO:<bob@example.test>\n")
                    .endsWith(content);
        }
    }

    @Test
    void theNextMessageGoesOverTheSameConnectionAndTheHundredthIsItsLast() throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        try (ScriptedPeer open = new ScriptedPeer(
                        line -> peer[0].server("PIPELINING", "CHUNKING").play(line));
                Sender sender = new Sender(open)) {
            peer[0] = open;
            for (int i = 1; i <= 100; i++) {
                assertTaken(sender.send());
                assertThat(open.connections).hasValue(1);
            }
            assertTaken(sender.send());
            assertThat(open.connections).hasValue(2);
            assertThat(open.taken).hasSize(101);
        }
    }

    /** Neither a failure of the message nor of the next hop: it has only closed what was idle. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKeptConnectionThatDiedIsReplaced(boolean says421) throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        ScriptedPeer.Script dying = line -> {
            line.say("220 peer.test");
            peer[0].greet(line, "PIPELINING");
            peer[0].takeMessage(line);
            line.say("250 2.0.0 taken");
            if (says421) {
                line.expect("MAIL ").say("421 4.4.2 idle for too long");
            } else {
                line.expect("MAIL ");
            }
        };
        try (ScriptedPeer open = new ScriptedPeer(
                        dying, line -> peer[0].server("PIPELINING").play(line));
                Sender sender = new Sender(open)) {
            peer[0] = open;
            assertTaken(sender.send());
            assertTaken(sender.send());
            assertThat(open.connections).hasValue(2);
        }
    }

    /** RFC 3030 §4.2: all of it had been said in one breath, so a peer that died silently may have it; what comes after does not undo that. */
    @Test
    void aKeptConnectionThatDiedWithTheContentLeavesADoubt() throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        ScriptedPeer.Script dying = line -> {
            line.say("220 peer.test");
            peer[0].greet(line, "PIPELINING", "CHUNKING");
            peer[0].takeMessage(line);
            line.say("250 2.0.0 taken");
            line.expect("MAIL").expect("RCPT").expect("BDAT").octets(Sender.TEXT.length());
        };
        try (ScriptedPeer open = new ScriptedPeer(dying, line -> line.say("421 4.3.2 not now"));
                Sender sender = new Sender(open)) {
            peer[0] = open;
            assertTaken(sender.send());
            Transmitted result = sender.send();
            assertThat(outcome(result).reply().toString()).startsWith("421 4.3.2");
            assertThat(outcome(result).uncertain()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "220 peer.test, 0",
        "220 peer.test, 1",
        "220 peer.test, 2",
        "220 peer.test, 3",
        "220 peer.test, 4",
        "220 peer.test, 5",
    })
    void aPeerThatClosesAtAnyStepIsATemporaryFailure(String greeting, int step) throws Exception {
        ScriptedPeer.Script script = line -> {
            if (step == 0) {
                return;
            }
            line.say(greeting).expect("EHLO");
            if (step > 1) {
                line.say("250 peer.test").expect("MAIL");
            }
            if (step > 2) {
                line.say("250 ok").expect("RCPT");
            }
            if (step > 3) {
                line.say("250 ok").expect("DATA");
            }
            if (step > 4) {
                line.say("354 go on").content();
            }
        };
        try (ScriptedPeer peer = new ScriptedPeer(script);
                Sender sender = new Sender(peer)) {
            BlockingQueue<Transmitted> results = sender.begin(Sender.small());
            Transmitted result = Sender.await(results);
            assertThat(outcome(result).reply().isTransient()).isTrue();
            assertThat(outcome(result).remote()).isFalse();
            assertThat(outcome(result).uncertain()).isEqualTo(step == 5);
            assertThat(result.contact()).isEqualTo(Contact.TURNED_AWAY);
            assertThat(results).as("told once").isEmpty();
        }
    }

    @Test
    void aReplyMayComeOctetByOctet() throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        try (ScriptedPeer open = new ScriptedPeer(
                        line -> peer[0].server("PIPELINING", "8BITMIME").play(line.oneByOne()));
                Sender sender = new Sender(open)) {
            peer[0] = open;
            assertTaken(sender.send());
        }
    }

    /** Neither a line nor a reply without end fills our memory. */
    @ParameterizedTest
    @ValueSource(strings = {"250-", "250-more\r\n", "no SMTP\r\n", "250-\u0000\r\n"})
    void anEndlessReplyIsCut(String piece) throws Exception {
        ScriptedPeer.Script endless = line -> {
            line.say("220 peer.test").expect("EHLO");
            for (int i = 0; i < 1_000_000; i++) {
                line.write(piece.repeat(20));
            }
        };
        try (ScriptedPeer peer = new ScriptedPeer(endless);
                Sender sender = new Sender(peer)) {
            assertThat(outcome(sender.send()).reply().isTransient()).isTrue();
            await().untilAsserted(() -> assertThat(peer.surprises).hasSize(1));
        }
    }

    @Test
    void aPeerThatIsSilentIsGivenUp() throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(
                        line -> line.say("220 peer.test").expect("EHLO").isClosed());
                Sender sender = new Sender(Map.of("timeout.reply", "1"), peer)) {
            Transmitted result = sender.send();
            assertThat(outcome(result).reply().isTransient()).isTrue();
            assertThat(result.contact()).isEqualTo(Contact.UNREACHABLE);
        }
    }

    /** RFC 5321 §3.1, §5.1: 554 in the greeting is that host's, not the domain's; the message goes to the next. */
    @ParameterizedTest
    @ValueSource(strings = {"554 no mail here", "421 too busy", "no SMTP"})
    void aHostThatTurnsUsAwayIsFollowedByTheNext(String greeting) throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        try (ScriptedPeer first = new ScriptedPeer(line -> line.say(greeting).hear());
                ScriptedPeer second =
                        new ScriptedPeer(line -> peer[0].server("PIPELINING").play(line));
                Sender sender = new Sender(first, second)) {
            peer[0] = second;
            Transmitted result = sender.send();
            assertTaken(result);
            assertThat(result.remote().orElseThrow().name()).isEqualTo("mx1.example.test");
        }
    }

    @Test
    void aHostThatIsDownIsFollowedByTheNextWhichIsRemembered() throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        ScriptedPeer down = new ScriptedPeer(line -> {});
        down.close();
        try (ScriptedPeer second = new ScriptedPeer(line -> peer[0].server().play(line));
                Sender sender = new Sender(Map.of("connections.idle", "0"), down, second)) {
            peer[0] = second;
            assertTaken(sender.send());
            assertTaken(sender.send());
            assertThat(second.connections).as("nothing is kept").hasValue(2);
        }
    }

    @Test
    void aNextHopWhoseHostsAreAllDownIsUnreachable() throws Exception {
        ScriptedPeer down = new ScriptedPeer(line -> {});
        down.close();
        try (Sender sender = new Sender(down, down)) {
            Transmitted result = sender.send();
            assertThat(outcome(result).reply().toString())
                    .startsWith("451 4.4.1 mx1.example.test[127.0.0.1]:")
                    .endsWith(": connection refused");
            assertThat(outcome(result).remote()).isFalse();
            assertThat(result.contact()).isEqualTo(Contact.UNREACHABLE);
            assertThat(result.remote()).isEmpty();
        }
    }

    /** What the DNS or all hosts say for good is said for good; but one that may yet take the message keeps it. */
    @Test
    void aRefusalIsPermanentWhenNobodyIsLeftToHopeFor() throws Exception {
        Found nowhere = new Found.Nowhere(Reply.of(550, "5.1.2", "no such domain"), Contact.NO_HOST);
        try (Sender sender = new Sender(Map.of(), nowhere)) {
            Transmitted result = sender.send();
            assertThat(outcome(result).reply().toString()).isEqualTo("550 5.1.2 no such domain");
            assertThat(result.contact()).isEqualTo(Contact.NO_HOST);
        }
        try (ScriptedPeer refusing =
                        new ScriptedPeer(line -> line.say("554 no mail here").hear());
                ScriptedPeer busy =
                        new ScriptedPeer(line -> line.say("421 too busy").hear());
                Sender refused = new Sender(refusing, refusing);
                Sender hopeful = new Sender(busy, refusing)) {
            assertThat(outcome(refused.send()).reply().code()).isEqualTo(554);
            assertThat(outcome(hopeful.send()).reply().code()).isEqualTo(421);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8BITMIME", "PIPELINING,CHUNKING"})
    void aLargeContentIsStreamed(String extensions) throws Exception {
        byte[] large = "0123456789abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ\r\n"
                .repeat(60_000)
                .getBytes(StandardCharsets.US_ASCII);
        ScriptedPeer[] peer = new ScriptedPeer[1];
        try (ScriptedPeer open = new ScriptedPeer(
                        line -> peer[0].server(extensions.split(",")).play(line));
                Sender sender = new Sender(open)) {
            peer[0] = open;
            assertTaken(sender.send(Sender.content(large, false)));
            assertTaken(sender.send(Sender.content(large, true)));
            assertThat(open.taken)
                    .hasSize(2)
                    .allMatch(message -> message.endsWith(new String(large, StandardCharsets.US_ASCII)));
            assertThat(open.connections).hasValue(1);
        }
    }

    /** The peer must not take a part for the whole. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aContentThatCannotBeReadIsNotSentToItsEnd(boolean inMemory) throws Exception {
        Content broken = new Content() {
            @Override
            public long size() {
                return 1_000_000;
            }

            @Override
            public InputStream open() {
                return new InputStream() {
                    private int left = 500_000;

                    @Override
                    public int read() throws IOException {
                        if (left-- <= 0) {
                            throw new IOException("the disk is gone");
                        }
                        return 'x';
                    }
                };
            }

            @Override
            public boolean inMemory() {
                return inMemory;
            }
        };
        ScriptedPeer[] peer = new ScriptedPeer[1];
        try (ScriptedPeer open = new ScriptedPeer(
                        line -> peer[0].server("PIPELINING", "CHUNKING").play(line));
                Sender sender = new Sender(open)) {
            peer[0] = open;
            Transmitted result = sender.send(broken);
            assertThat(result.contact()).isEqualTo(Contact.NOT_TRIED);
            await().untilAsserted(() -> assertThat(open.over).hasValue(1));
            assertThat(open.taken).isEmpty();
        }
    }

    /** RFC 4954: to the smart host alone; in clear because it is on loopback. */
    @Test
    void theSmartHostsCredentialsReachIt() throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        NextHop.Credentials credentials = new NextHop.Credentials("ann", Secret.of("secret"));
        try (ScriptedPeer open = new ScriptedPeer(line -> {
                    line.say("220 smart.test");
                    peer[0].greet(line, "AUTH LOGIN PLAIN");
                    line.expect("AUTH PLAIN AGFUBGBZZWNYZXQ=").say("235 2.7.0 welcome");
                    peer[0].serve(line);
                });
                Sender sender = new Sender(open)) {
            peer[0] = open;
            BlockingQueue<Transmitted> results = new LinkedBlockingQueue<>();
            NextHop smartHost = new NextHop.Host("smart.test", 25, Optional.of(credentials));
            sender.client.transmit(smartHost, Sender.transmission(Sender.small()), results::add);
            assertTaken(Sender.await(results));
        }
    }

    /** RFC 5321 §3.8: 421 may come at any time. Who never ends it must not hold the connection. */
    @Test
    void anIdlePeerThatBeginsToSpeakIsClosed() throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        ScriptedPeer.Script talking = line -> {
            line.say("220 peer.test");
            peer[0].greet(line);
            peer[0].takeMessage(line);
            line.say("250 2.0.0 taken", "421-4.3.2 this will take long");
            line.isClosed();
        };
        try (ScriptedPeer open = new ScriptedPeer(talking);
                Sender sender = new Sender(open)) {
            peer[0] = open;
            assertTaken(sender.send());
            await().untilAsserted(() -> assertThat(open.over).hasValue(1));
            assertThat(open.surprises).isEmpty();
        }
    }

    @Test
    void anIdleConnectionTakesItsLeaveInTimeAndAtTheStop() throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        try (ScriptedPeer open = new ScriptedPeer(line -> {
                    peer[0].server().play(line);
                    peer[0].taken.add("QUIT");
                });
                Sender brief = new Sender(Map.of("connections.idle", "1"), open);
                Sender patient = new Sender(open)) {
            peer[0] = open;
            assertTaken(brief.send());
            await().untilAsserted(() -> assertThat(open.taken).hasSize(2).contains("QUIT"));
            assertTaken(patient.send());
            patient.client.close();
            await().untilAsserted(() -> assertThat(open.taken).hasSize(4));
            Transmitted late = patient.send();
            assertThat(late.contact()).isEqualTo(Contact.NOT_TRIED);
        }
    }

    /** A transmission under way is ended after some grace; its content is with the peer, who may have taken it. */
    @Test
    void theStopEndsWhatHangs() throws Exception {
        ScriptedPeer[] peer = new ScriptedPeer[1];
        try (ScriptedPeer open = new ScriptedPeer(line -> {
                    line.say("220 peer.test");
                    peer[0].greet(line);
                    peer[0].takeMessage(line);
                    line.isClosed();
                });
                Sender sender = new Sender(open)) {
            peer[0] = open;
            BlockingQueue<Transmitted> results = sender.begin(Sender.small());
            await().untilAsserted(() -> assertThat(open.taken).hasSize(1));
            sender.client.close();
            assertThat(outcome(Sender.await(results)).reply().isTransient()).isTrue();
            assertThat(results).isEmpty();
        }
    }
}
