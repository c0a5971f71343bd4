package fish.remora.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.MailTransaction;
import fish.remora.api.Peer;
import fish.remora.api.Recipient;
import fish.remora.api.Reply;
import fish.remora.protocol.wire.Splits;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** RFC 5321: what holds for any talk, however it is cut and in whatever order its commands come. */
class SmtpSessionPropertyTest {
    /** Fewer than the mistakes after which a client is sent away. */
    private static final int LONGEST_TALK = 19;

    @Provide
    Arbitrary<List<String>> commands() {
        return Arbitraries.of(
                        "EHLO client.test",
                        "HELO client.test",
                        "EHLO",
                        "MAIL FROM:<eve@client.test>",
                        "MAIL FROM:<> BODY=BINARYMIME",
                        "MAIL FROM:<eve@client.test> SIZE=70000",
                        "MAIL FROM:eve",
                        "RCPT TO:<ann@mx.test>",
                        "RCPT TO:<bob@mx.test> NOTIFY=NEVER",
                        "RCPT TO:<nobody@mx.test>",
                        "RCPT TO:<full@mx.test>",
                        "RCPT TO:<>",
                        "DATA",
                        "BDAT 3",
                        "BDAT 3 LAST",
                        "BDAT 0 LAST",
                        "RSET",
                        "NOOP",
                        "VRFY ann",
                        "EXPN team",
                        "HELP",
                        "bad\rline",
                        "WHAT")
                .list()
                .ofMaxSize(LONGEST_TALK);
    }

    @Property
    void anySplitGivesTheSameReplies(@ForAll("commands") List<String> commands, @ForAll long seed) {
        String talk = String.join("\r\n", commands) + "\r\n.\r\nNOOP\r\n";
        byte[] octets = ("EHLO client.test\r\n" + talk).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(replies(Splits.of(octets, seed, 9))).isEqualTo(replies(List.of(octets)));
    }

    private static List<String> replies(List<byte[]> pieces) {
        CoreLine line = new CoreLine(new FixedApplication(Set.of()), Set.of());
        pieces.forEach(line::send);
        List<String> replies = new ArrayList<>();
        for (String reply = line.receiveLine(); reply != null; reply = line.receiveLine()) {
            replies.add(reply);
        }
        return replies;
    }

    /** Without the commands that were refused, all others are answered as they were. */
    @Property
    void aRefusedCommandLeavesTheSessionAsItWas(@ForAll("commands") List<String> commands) {
        Client client = new Client();
        List<String> taken = new ArrayList<>();
        List<Reply> replies = new ArrayList<>();
        for (String command : commands) {
            Reply reply = client.say(command);
            if (reply.code() < 400) {
                taken.add(command);
                replies.add(reply);
            }
        }
        Client again = new Client();
        assertThat(taken.stream().map(again::say)).isEqualTo(replies);
    }

    /** RFC 2034 §4. */
    @Property
    void eachReplyButThoseToEhloHasAStatus(@ForAll("commands") List<String> commands) {
        Client client = new Client();
        for (String command : commands) {
            Reply reply = client.say(command);
            boolean greets =
                    reply.code() == 250 && command.toUpperCase(Locale.ROOT).contains("HLO ");
            greets |= reply.code() == 250 && command.startsWith("HELO");
            assertThat(reply.status() == null).as(command + ": " + reply).isEqualTo(greets);
        }
    }

    /** Plays whole commands, each with its content, and keeps its own record of the transaction. */
    private static final class Client {
        private final SmtpSession session;
        private final List<String> recipients = new ArrayList<>();

        Client() {
            var nowhere = new InetSocketAddress(0);
            var peer = new Peer("1", nowhere, nowhere, false, false, Optional.empty());
            var settings = new SmtpSession.Settings("mx.test", 65_536, 100, true);
            session = new SmtpSession(settings, new FixedApplication(Set.of()), peer);
        }

        Reply say(String command) {
            Step step = session.line(command.getBytes(StandardCharsets.ISO_8859_1));
            if (step instanceof Step.TakeContent || step instanceof Step.TakeChunk) {
                MemoryContent content = new MemoryContent(100);
                content.write(new byte[] {'h', 'i', '\n'}, 0, 3);
                step = session.content(content, Instant.EPOCH);
            }
            if (step instanceof Step.Submit submit) {
                check(submit.transaction());
                step = session.settled(Reply.of(250, "2.0.0", "Ok"));
                recipients.clear();
            }
            Reply reply = ((Step.Say) step).reply();
            if (reply.code() == 250) {
                record(command);
            }
            return reply;
        }

        private void check(MailTransaction transaction) {
            assertThat(transaction.envelope().recipients())
                    .isNotEmpty()
                    .extracting(Recipient::address)
                    .extracting(address -> "RCPT TO:<" + address + ">")
                    .isEqualTo(recipients);
        }

        private void record(String command) {
            if (command.startsWith("RCPT")) {
                recipients.add(command.substring(0, command.indexOf('>') + 1));
            } else if (command.startsWith("MAIL") || command.startsWith("RSET") || command.contains("LO ")) {
                recipients.clear();
            }
        }
    }
}
