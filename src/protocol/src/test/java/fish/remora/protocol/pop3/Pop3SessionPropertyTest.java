package fish.remora.protocol.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Uid;
import fish.remora.protocol.wire.Splits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** RFC 1939: what holds for any talk, however it is cut and in whatever order its commands come. */
class Pop3SessionPropertyTest {
    private static final String LOGIN = "USER ann@mx.test\r\nPASS secret\r\n";

    @Provide
    Arbitrary<List<String>> commands() {
        return Arbitraries.of(
                        "USER ann@mx.test",
                        "PASS secret",
                        "PASS wrong",
                        "STAT",
                        "LIST",
                        "LIST 2",
                        "UIDL",
                        "RETR 1",
                        "RETR 2",
                        "TOP 2 1",
                        "DELE 1",
                        "DELE 2",
                        "DELE 3",
                        "DELE 4",
                        "RSET",
                        "NOOP",
                        "CAPA",
                        "UTF8",
                        "LANG en",
                        "AUTH PLAIN",
                        "AUTH LOGIN YW5uQG14LnRlc3Q=",
                        "c2VjcmV0",
                        "AUTH PLAIN AGFubkBteC50ZXN0AHNlY3JldA==",
                        "*",
                        "bad\rline",
                        "QUIT")
                .list()
                .ofMaxSize(25);
    }

    @Property
    void anySplitGivesTheSameReplies(
            @ForAll("commands") List<String> commands, @ForAll boolean loggedIn, @ForAll long seed) {
        byte[] octets = ((loggedIn ? LOGIN : "") + String.join("\r\n", commands) + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(replies(Splits.of(octets, seed, 9))).isEqualTo(replies(List.of(octets)));
    }

    private static List<String> replies(List<byte[]> pieces) {
        CoreLine line = new CoreLine(mailboxes(), Set.of());
        pieces.forEach(line::send);
        List<String> replies = allReplies(line);
        line.close();
        return replies;
    }

    /** Expunged is exactly what was marked when QUIT came; without QUIT nothing is; the lock is free afterwards in any case. */
    @Property
    void anyOrderKeepsTheInvariant(@ForAll("commands") List<String> commands) {
        FixedMailboxes mailboxes = mailboxes();
        CoreLine line = new CoreLine(mailboxes, Set.of());
        line.send(LOGIN.getBytes(StandardCharsets.ISO_8859_1));
        Set<Integer> marked = new TreeSet<>();
        boolean quit = false;
        for (String command : commands) {
            if (line.isClosed()) {
                break;
            }
            allReplies(line);
            line.send((command + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            String reply = allReplies(line).get(0);
            if (command.startsWith("DELE") && reply.startsWith("+OK")) {
                assertThat(marked.add(number(command))).as("marked twice").isTrue();
            } else if (command.equals("RSET")) {
                marked.clear();
            } else if (command.equals("STAT")) {
                assertThat(reply).startsWith("+OK " + (3 - marked.size()) + " ");
            } else if (command.startsWith("RETR") || command.startsWith("TOP") || command.startsWith("LIST ")) {
                assertThat(reply.startsWith("+OK")).isEqualTo(!marked.contains(number(command)));
            }
            quit |= command.equals("QUIT") && reply.startsWith("+OK");
            assertThat(mailboxes.isLocked()).isEqualTo(line.session.holdsLock());
        }
        line.close();
        List<Uid> expected = quit ? marked.stream().map(n -> new Uid(n * 10L)).toList() : List.of();
        assertThat(mailboxes.expunged).isEqualTo(expected);
        assertThat(mailboxes.isLocked()).isFalse();
    }

    private static int number(String command) {
        return command.split(" ")[1].charAt(0) - '0';
    }

    private static List<String> allReplies(CoreLine line) {
        List<String> replies = new ArrayList<>();
        for (String reply = line.receiveLine(); reply != null; reply = line.receiveLine()) {
            replies.add(reply);
        }
        return replies;
    }

    /** Parts of seven octets: each message has several, cut in the middle of things. */
    private static FixedMailboxes mailboxes() {
        return new FixedMailboxes(Set.of(), 7, FixedMailboxes.fixture());
    }
}
