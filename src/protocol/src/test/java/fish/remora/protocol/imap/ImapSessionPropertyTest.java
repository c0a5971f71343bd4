package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import fish.remora.protocol.wire.Splits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** RFC 9051: what holds for any talk, however it is cut (NOTIFY aside, whose words come when there is time) and whatever is said. */
class ImapSessionPropertyTest {
    private static final String LOGIN = "a LOGIN ann@mx.test secret\r\n";

    @Provide
    Arbitrary<List<String>> talks() {
        return Arbitraries.of(
                        "a SELECT INBOX\r\n",
                        "a ENABLE QRESYNC IMAP4rev2\r\n",
                        "a LOGIN {11}\r\nann@mx.test {6}\r\nsecret\r\n",
                        "a LOGIN {11+}\r\nann@mx.test {6+}\r\nsecret\r\n",
                        "a AUTHENTICATE PLAIN\r\n",
                        "a AUTHENTICATE PLAIN AGFubkBteC50ZXN0AHNlY3JldA==\r\n",
                        "*\r\n",
                        "a IDLE\r\n",
                        "DONE\r\n",
                        "a FETCH 1:* (FLAGS BODY[])\r\n",
                        "a STORE 1:* +FLAGS (\\Deleted $x)\r\n",
                        "a EXPUNGE\r\n",
                        "a APPEND INBOX {3+}\r\nabc\r\n",
                        "a APPEND INBOX {3}\r\nabc\r\n",
                        "a APPEND INBOX {70000+}\r\n",
                        "a APPEND INBOX (\\Seen) ~{3+}\r\nabc {2+}\r\nxy\r\n",
                        "a COPY 1 INBOX\r\n",
                        "a UID MOVE 1:9 Work\r\n",
                        "a CREATE Work\r\n",
                        "a DELETE Work\r\n",
                        "a NOOP\r\n",
                        "bare\nline\r\n",
                        "a CLOSE\r\n",
                        "a SEARCH RETURN (SAVE) DELETED\r\n",
                        "a LOGOUT\r\n")
                .list()
                .ofMaxSize(25);
    }

    @Property
    void anySplitGivesTheSameReplies(@ForAll("talks") List<String> talk, @ForAll boolean loggedIn, @ForAll long seed) {
        byte[] octets = ((loggedIn ? LOGIN : "") + String.join("", talk)).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(replies(Splits.of(octets, seed, 9))).isEqualTo(replies(Splits.of(octets, seed + 1, 40)));
    }

    private static List<String> replies(List<byte[]> pieces) {
        MemoryMailboxes mailboxes = new MemoryMailboxes(Set.of());
        CoreLine line = new CoreLine(mailboxes, Set.of());
        pieces.forEach(line::send);
        List<String> replies = new ArrayList<>();
        for (String reply = line.receiveLine(); reply != null; reply = line.receiveLine()) {
            replies.add(reply);
        }
        line.close();
        assertThat(mailboxes.watches()).isZero();
        return replies;
    }

    private static final Pattern ANSWER = Pattern.compile("^(x (OK|NO|BAD) |\\+ |\\* BAD |\\* BYE )");

    /** Each verb with any arguments: an answer under the tag, or a wish for more. */
    @Property
    void garbageIsAnswered(@ForAll("verbs") Verb verb, @ForAll("garbage") String arguments, @ForAll boolean selected) {
        MemoryMailboxes mailboxes = new MemoryMailboxes(Set.of());
        CoreLine line = new CoreLine(mailboxes, Set.of());
        if (verb.isAllowedIn(State.AUTHENTICATED) || selected) {
            line.send((LOGIN + "b SELECT INBOX\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        while (line.receiveLine() != null) {}
        byte[] octets = ("x " + verb.title() + " " + arguments + "\r\n").getBytes(StandardCharsets.UTF_8);
        assertThatCode(() -> line.send(octets)).doesNotThrowAnyException();
        if (arguments.endsWith("{3+}")) {
            line.send("abc\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        List<String> replies = new ArrayList<>();
        for (String reply = line.receiveLine(); reply != null; reply = line.receiveLine()) {
            replies.add(reply);
        }
        assertThat(replies)
                .noneMatch(reply -> reply.contains("SERVERBUG"))
                .anyMatch(reply -> ANSWER.matcher(reply).find());
    }

    @Provide
    Arbitrary<Verb> verbs() {
        return Arbitraries.of(Verb.values());
    }

    @Provide
    Arbitrary<String> garbage() {
        return Arbitraries.of(
                        "1",
                        "*",
                        ":",
                        ",",
                        "4294967296",
                        "(",
                        ")",
                        " ",
                        " ",
                        " ",
                        "\"",
                        "\"INBOX\"",
                        "INBOX",
                        "\\Seen",
                        "FLAGS",
                        "+FLAGS.SILENT",
                        "BODY[",
                        "]",
                        "<0.5>",
                        "{3",
                        "{3}",
                        "{3+}",
                        "~",
                        "$",
                        "NIL",
                        "RETURN",
                        "SAVE",
                        "CHANGEDSINCE",
                        "UNCHANGEDSINCE",
                        "QRESYNC",
                        "SET",
                        "personal",
                        "MessageNew",
                        "\u00e9",
                        "%",
                        "&",
                        "ALL",
                        "NOT",
                        "OR",
                        "ANN@MX.TEST",
                        "0",
                        "-1",
                        "/private/x",
                        "\"\"")
                .list()
                .ofMaxSize(12)
                .map(words -> String.join("", words));
    }
}
