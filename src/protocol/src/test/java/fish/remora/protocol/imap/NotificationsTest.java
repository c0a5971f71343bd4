package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5465, with somebody else who changes things. */
class NotificationsTest {
    private final MemoryMailboxes mailboxes = new MemoryMailboxes(Set.of());
    private final CoreLine ann = new CoreLine(mailboxes, Set.of());
    private final CoreLine other = new CoreLine(mailboxes, Set.of());

    @BeforeEach
    void logIn() {
        said(ann, "a LOGIN ann@mx.test secret");
        said(other, "a LOGIN ann@mx.test secret");
        said(other, "b CREATE Work");
    }

    private static List<String> said(CoreLine line, String... commands) {
        for (String command : commands) {
            line.send((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        List<String> replies = new ArrayList<>();
        for (String reply = line.receiveLine(); reply != null; reply = line.receiveLine()) {
            replies.add(reply);
        }
        return replies;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONE",
                "SET (selected NONE)",
                "SET (personal (MessageNew MessageExpunge FlagChange))",
                "SET (mailboxes INBOX (MessageNew MessageExpunge FlagChange))"
            })
    void nothingIsToldOfTheSelectedMailbox(String request) {
        said(ann, "b SELECT INBOX", "c NOTIFY " + request);
        said(other, "c SELECT INBOX", "d STORE 1 +FLAGS (\\Deleted)", "e APPEND INBOX {1+}\r\nx", "f EXPUNGE");
        assertThat(said(ann)).isEmpty();
        assertThat(said(ann, "d NOOP")).containsExactly("d OK Still here");
        assertThat(said(ann, "e UID FETCH 2 (FLAGS)"))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("* 2 FETCH (");
        assertThat(said(ann, "f IDLE", "DONE")).hasSize(2).first().asString().startsWith("+ ");
        assertThat(said(ann, "g NOTIFY SET (selected-delayed (MessageNew MessageExpunge))"))
                .contains("* 1 EXPUNGE", "* 3 EXISTS");
    }

    /** What the client does itself is told: it would not know its numbers. */
    @Test
    void ownChangesAreTold() {
        said(ann, "b SELECT INBOX", "c NOTIFY NONE");
        assertThat(said(ann, "d STORE 2 +FLAGS (\\Deleted)")).hasSize(2);
        assertThat(said(ann, "e EXPUNGE")).contains("* 2 EXPUNGE");
    }

    /** RFC 5465 §5.3. */
    @Test
    void flagsThatNobodyWantsAreNotTold() {
        said(ann, "b SELECT INBOX", "c NOTIFY SET (selected (MessageNew MessageExpunge))");
        said(other, "c SELECT INBOX", "d STORE 1:2 +FLAGS (\\Flagged)");
        assertThat(said(ann)).isEmpty();
        assertThat(said(ann, "d NOOP")).containsExactly("d OK Still here");
        assertThat(said(ann, "e STORE 2 +FLAGS (\\Seen)"))
                .containsExactly("* 2 FETCH (FLAGS (\\Seen \\Flagged))", "e OK Stored");
    }

    @Test
    void whatHasHappenedIsToldFirst() {
        said(ann, "b SELECT INBOX");
        said(other, "c APPEND INBOX {1+}\r\nx");
        assertThat(said(ann, "c NOTIFY NONE")).contains("* 4 EXISTS");
    }

    @Test
    void flagsElsewhereAreToldToWhomTheyMatter() {
        said(ann, "b NOTIFY SET (mailboxes INBOX (MessageNew MessageExpunge))");
        said(other, "c SELECT INBOX", "d STORE 1 +FLAGS (\\Seen)", "e CREATE More");
        assertThat(said(ann)).isEmpty();
        said(other, "f APPEND Work {1+}\r\nx", "g SETMETADATA INBOX (/private/comment \"a\")", "g SUBSCRIBE Work");
        assertThat(said(ann)).isEmpty();
        said(other, "h APPEND INBOX {1+}\r\nx");
        assertThat(said(ann)).hasSize(1).first().asString().startsWith("* STATUS \"INBOX\" (MESSAGES 4 ");
    }

    @Test
    void annotations() {
        said(ann, "b NOTIFY SET (subtree Work (MailboxMetadataChange)) (inboxes (ServerMetadataChange))");
        said(other, "c SETMETADATA Work (/private/b \"b\" /private/a \"a\")");
        assertThat(said(ann)).containsExactly("* METADATA \"Work\" \"/private/a\" \"/private/b\"");
        said(other, "d SETMETADATA Work (/private/b \"BB\" /private/a \"a\")");
        assertThat(said(ann)).containsExactly("* METADATA \"Work\" \"/private/b\"");
        said(
                other,
                "e CREATE Work/Old",
                "f SETMETADATA Work/Old (/private/a \"a\")",
                "g SETMETADATA INBOX (/private/a \"a\")");
        assertThat(said(ann)).containsExactly("* METADATA \"Work/Old\" \"/private/a\"");
        said(other, "h RENAME Work/Old Work/New", "i SUBSCRIBE INBOX");
        assertThat(said(ann)).as("a name is another matter").isEmpty();
        said(other, "i SETMETADATA Work/New (/private/a NIL)");
        assertThat(said(ann)).containsExactly("* METADATA \"Work/New\" \"/private/a\"");
        said(other, "j SETMETADATA \"\" (/private/z \"1\")");
        assertThat(said(ann)).containsExactly("* METADATA \"\" \"/private/z\"");
    }

    @Test
    void mailboxesThatMayNotBeRead() {
        CoreLine bob = new CoreLine(mailboxes, Set.of());
        said(bob, "a LOGIN bob@mx.test \"pass word\"", "b SETACL INBOX ann@mx.test l");
        String name = said(ann, "b LIST \"\" *").stream()
                .filter(line -> line.contains("bob@mx.test/INBOX"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*\"/\" ", "");
        assertThat(said(ann, "c NOTIFY SET (mailboxes " + name + " (MessageNew MessageExpunge))"))
                .first()
                .isEqualTo("* LIST (\\NoAccess) \"/\" " + name);
        said(bob, "c SETACL INBOX ann@mx.test lr");
        said(ann);
        said(bob, "d APPEND INBOX {1+}\r\nx");
        assertThat(said(ann)).hasSize(1).first().asString().startsWith("* STATUS " + name + " (MESSAGES 1 ");
        said(bob, "e SETACL INBOX ann@mx.test l");
        assertThat(said(ann)).containsExactly("* LIST (\\NoAccess) \"/\" " + name);
    }

    /** Of a name that leaves a group because it is not subscribed to any more too. */
    @Test
    void subscriptionsThatEnd() {
        said(other, "c SUBSCRIBE Work");
        said(ann, "b NOTIFY SET (subscribed (SubscriptionChange))");
        said(other, "d UNSUBSCRIBE Work");
        assertThat(said(ann)).containsExactly("* LIST () \"/\" \"Work\"");
    }

    @Test
    void tooManyNames() {
        String names = "n ".repeat(50) + "m";
        String many = "x"
                + String.join(
                        " x",
                        java.util.stream.IntStream.range(0, 1001)
                                .mapToObj(Integer::toString)
                                .toList());
        assertThat(said(ann, "b NOTIFY SET (mailboxes (" + names + ") (MailboxName))"))
                .first()
                .asString()
                .startsWith("b OK");
        assertThat(said(ann, "c NOTIFY SET (mailboxes (" + many + ") (MailboxName))"))
                .containsExactly("c NO [NOTIFICATIONOVERFLOW] So many mailboxes are not watched");
        assertThat(said(ann, "d NOTIFY SET" + " (inboxes NONE)".repeat(101)))
                .containsExactly("d NO [NOTIFICATIONOVERFLOW] So many mailboxes are not watched");
    }
}
