package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class ImapSessionTest {
    private final MemoryMailboxes mailboxes = new MemoryMailboxes(Set.of());
    private final CoreLine ann = connect("ann@mx.test secret");

    private CoreLine connect(String credentials) {
        CoreLine line = new CoreLine(mailboxes, Set.of());
        say(line, "a LOGIN " + credentials);
        return line;
    }

    private static List<String> say(CoreLine line, String text) {
        line.send((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        return heard(line);
    }

    private static List<String> heard(CoreLine line) {
        List<String> replies = new ArrayList<>();
        for (String reply = line.receiveLine(); reply != null; reply = line.receiveLine()) {
            replies.add(reply);
        }
        return replies;
    }

    @Test
    void whoIdlesHearsOfOthersAtOnce() {
        CoreLine other = connect("ann@mx.test secret");
        say(other, "b SELECT INBOX");
        say(ann, "b SELECT INBOX");
        assertThat(say(ann, "c IDLE")).containsExactly("+ idling");
        say(other, "c STORE 2 +FLAGS.SILENT (\\Deleted)");
        assertThat(heard(ann)).containsExactly("* 2 FETCH (FLAGS (\\Deleted))");
        say(other, "d EXPUNGE");
        assertThat(heard(ann)).containsExactly("* 2 EXPUNGE");
        assertThat(say(ann, "DONE")).containsExactly("c OK Idled");
    }

    @Test
    void whoDoesNotIdleHearsBehindACommandThatMayTakeMessages() {
        CoreLine other = connect("ann@mx.test secret");
        say(other, "b SELECT INBOX");
        say(ann, "b SELECT INBOX");
        say(other, "c MOVE 1 INBOX");
        assertThat(heard(ann)).isEmpty();
        assertThat(say(ann, "c FETCH 2 (UID)"))
                .containsExactly("* 2 FETCH (UID 2)", "* 4 EXISTS", "* 0 RECENT", "c OK Fetched");
        assertThat(say(ann, "d FETCH 1 BODY.PEEK[]")).containsExactly("d OK Fetched");
        assertThat(say(ann, "e UID FETCH 4 (FLAGS)"))
                .containsExactly("* 4 FETCH (UID 4 FLAGS ())", "* 1 EXPUNGE", "e OK Fetched");
        assertThat(say(ann, "f FETCH 3 (UID)")).containsExactly("* 3 FETCH (UID 4)", "f OK Fetched");
    }

    @Test
    void aSilentStoreTellsWhatSomebodyElseHasChanged() {
        CoreLine other = connect("ann@mx.test secret");
        say(other, "b SELECT INBOX");
        say(ann, "b SELECT INBOX");
        say(other, "c STORE 1 +FLAGS.SILENT (\\Answered)");
        assertThat(say(ann, "c STORE 1:2 +FLAGS.SILENT (\\Seen)"))
                .containsExactly("* 1 FETCH (FLAGS (\\Seen \\Answered))", "c OK Stored");
    }

    @Test
    void aMailboxDeletedByAnotherEndsTheConnection() {
        CoreLine other = connect("ann@mx.test secret");
        say(other, "b CREATE Work");
        say(ann, "b SELECT Work");
        say(other, "c DELETE Work");
        assertThat(say(ann, "c NOOP"))
                .satisfiesExactly(
                        ok -> assertThat(ok).startsWith("c OK "),
                        bye -> assertThat(bye).startsWith("* BYE "));
        assertThat(ann.isClosed()).isTrue();
        other.close();
        assertThat(mailboxes.watches()).isZero();
    }

    @Test
    void whoMayNotReadAnyMoreIsToldGoodBye() {
        CoreLine bob = connect("bob@mx.test \"pass word\"");
        say(ann, "b SETACL INBOX bob@mx.test lr");
        assertThat(say(bob, "b SELECT \"Other Users/ann@mx.test/INBOX\""))
                .last()
                .isEqualTo("b OK [READ-ONLY] Open");
        say(bob, "c IDLE");
        say(ann, "c DELETEACL INBOX bob@mx.test");
        assertThat(heard(bob)).singleElement().asString().startsWith("* BYE ");
        assertThat(bob.isClosed()).isTrue();
    }

    @Test
    void rightsDecideWhichFlagsLast() {
        CoreLine bob = connect("bob@mx.test \"pass word\"");
        say(ann, "b SETACL INBOX bob@mx.test lrs");
        assertThat(say(bob, "b SELECT \"Other Users/ann@mx.test/INBOX\""))
                .contains("* OK [PERMANENTFLAGS (\\Seen)] Flags", "b OK [READ-WRITE] Open");
        assertThat(say(bob, "c STORE 1 +FLAGS.SILENT (\\Seen \\Deleted)"))
                .containsExactly("* 1 FETCH (FLAGS (\\Seen))", "c OK Stored");
        assertThat(say(bob, "d EXPUNGE")).singleElement().asString().startsWith("d NO [NOPERM]");
    }

    @Test
    void anApplicationThatFailsLeavesTheNumbersAsTheyWere() {
        CoreLine other = connect("ann@mx.test secret");
        say(other, "b SELECT INBOX");
        say(ann, "b SELECT INBOX");
        say(other, "c MOVE 1 INBOX");
        mailboxes.breakDown(true);
        assertThat(say(ann, "c NOOP")).singleElement().asString().startsWith("c NO [SERVERBUG]");
        mailboxes.breakDown(false);
        assertThat(say(ann, "d NOOP")).containsExactly("* 1 EXPUNGE", "* 3 EXISTS", "* 0 RECENT", "d OK Still here");
    }

    @Test
    void compressesOnce() {
        assertThatThrownBy(() -> say(ann, "b COMPRESS DEFLATE")).isInstanceOf(TestAbortedException.class);
        assertThat(say(ann, "c COMPRESS DEFLATE")).singleElement().asString().startsWith("c NO [COMPRESSIONACTIVE]");
        assertThat(say(ann, "d COMPRESS LZMA")).singleElement().asString().startsWith("d BAD ");
    }

    @Test
    void notifyOfTheSelectedMailboxDelaysWhatIsToBeDelayed() {
        CoreLine other = connect("ann@mx.test secret");
        say(other, "b SELECT INBOX");
        say(ann, "b SELECT INBOX");
        say(ann, "c NOTIFY SET (selected-delayed (MessageNew MessageExpunge FlagChange))");
        say(other, "c MOVE 1 INBOX");
        assertThat(heard(ann)).containsExactly("* 4 EXISTS", "* 0 RECENT");
        assertThat(say(ann, "d NOOP")).containsExactly("* 1 EXPUNGE", "d OK Still here");
    }
}
