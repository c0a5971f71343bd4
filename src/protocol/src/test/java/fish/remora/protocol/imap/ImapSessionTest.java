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
        assertThat(say(ann, "d FETCH 1 BODY.PEEK[]"))
                .containsExactly("d OK [EXPUNGEISSUED] Fetched what is still there");
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
    void whoseAccountIsShutIsToldGoodByeWhateverHeDoes() {
        CoreLine idle = connect("ann@mx.test secret");
        CoreLine selected = connect("ann@mx.test secret");
        say(idle, "b SELECT INBOX");
        say(idle, "c IDLE");
        say(selected, "b SELECT INBOX");
        mailboxes.endStays();
        for (CoreLine line : List.of(ann, idle, selected)) {
            assertThat(heard(line)).containsExactly("* BYE Your account was shut, or its password changed");
            assertThat(line.isClosed()).isTrue();
            line.close();
        }
        assertThat(mailboxes.stays()).isZero();
        assertThat(say(connect("ann@mx.test secret"), "b NOOP")).containsExactly("b OK Still here");
    }

    @Test
    void whoseAccountIsShutWithinACommandHearsNoMoreOfIt() {
        ann.send("b APPEND INBOX {5+}\r\n".getBytes(StandardCharsets.UTF_8));
        mailboxes.endStays();
        assertThat(say(ann, "hello")).containsExactly("* BYE Your account was shut, or its password changed");
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

    /** RFC 9208: what an EXPUNGE would set free. */
    @Test
    void whatIsMarkedIsAddedUpWhenItIsAskedFor() {
        assertThat(say(ann, "b STATUS INBOX (DELETED-STORAGE)")).startsWith("* STATUS \"INBOX\" (DELETED-STORAGE 0)");
        say(ann, "c SELECT INBOX");
        List<String> sizes = say(ann, "d FETCH 1,3 (RFC822.SIZE)");
        int first = size(sizes.get(0));
        int third = size(sizes.get(1));
        say(ann, "e STORE 1,3 +FLAGS.SILENT (\\Deleted)");
        String sum = "(DELETED 2 DELETED-STORAGE " + (first + third) + ")";
        assertThat(say(ann, "f STATUS INBOX (DELETED DELETED-STORAGE)").get(0)).endsWith(sum);
        assertThat(say(ann, "g LIST \"\" INBOX RETURN (STATUS (DELETED DELETED-STORAGE))")
                        .get(1))
                .endsWith(sum);
    }

    private static int size(String fetched) {
        return Integer.parseInt(fetched.replaceAll(".*RFC822.SIZE (\\d+).*", "$1"));
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

    /** RFC 7888 §3: the literal comes whatever the client hears; it is somebody's words, not commands. */
    @Test
    void aLiteralThatNobodyTakesIsNoCommand() {
        mailboxes.breakDown(true);
        assertThat(say(ann, "b APPEND INBOX {14+}\r\nc CREATE Bad\r\n"))
                .satisfiesExactly(
                        no -> assertThat(no).startsWith("b NO [SERVERBUG]"),
                        bye -> assertThat(bye).startsWith("* BYE "));
        assertThat(ann.isClosed()).isTrue();
        mailboxes.breakDown(false);
        assertThat(say(connect("ann@mx.test secret"), "b LIST \"\" Bad")).containsExactly("b OK LIST completed");
    }

    @Test
    void aFailureBeforeALiteralThatWaitsEndsTheCommandAlone() {
        mailboxes.breakDown(true);
        assertThat(say(ann, "b APPEND INBOX {14}")).singleElement().asString().startsWith("b NO [SERVERBUG]");
        mailboxes.breakDown(false);
        assertThat(say(ann, "c NOOP")).containsExactly("c OK Still here");
    }

    @Test
    void aLiteralBehindALineThatWasRefusedIsNoCommand() {
        for (String line :
                List.of("b SEARCH TEXT " + "x".repeat(70_000) + " {14+}", "b SEARCH TEXT \"a\nb\" TEXT {14+}")) {
            CoreLine other = connect("ann@mx.test secret");
            assertThat(say(other, line + "\r\nc CREATE Bad\r\n"))
                    .satisfiesExactly(
                            bad -> assertThat(bad).startsWith("* BAD "),
                            bye -> assertThat(bye).startsWith("* BYE "));
        }
        assertThat(say(ann, "b LIST \"\" Bad")).containsExactly("b OK LIST completed");
    }

    /** RFC 5530 §3; what goes on to come is read, and thrown away. */
    @Test
    void aCommandHasAHundredLiterals() {
        assertThat(say(ann, "b APPEND INBOX" + " {1+}\r\nx".repeat(101)))
                .singleElement()
                .asString()
                .startsWith("b NO [LIMIT]");
        assertThat(say(ann, "c STATUS INBOX (MESSAGES)"))
                .containsExactly("* STATUS \"INBOX\" (MESSAGES 3)", "c OK STATUS completed");
    }

    /** Nothing is told twice, and nothing is forgotten. */
    @Test
    void whatCannotBeToldNowIsToldLater() {
        CoreLine other = connect("ann@mx.test secret");
        say(other, "b SELECT INBOX");
        say(ann, "b SELECT INBOX");
        say(ann, "c IDLE");
        CoreLine third = connect("ann@mx.test secret");
        say(third, "b NOTIFY SET (PERSONAL (MessageNew MessageExpunge MailboxName))");
        say(other, "c STORE 1 +FLAGS.SILENT (\\Deleted)");
        assertThat(heard(ann)).containsExactly("* 1 FETCH (FLAGS (\\Deleted))");
        say(other, "d EXPUNGE");
        mailboxes.away(true);
        assertThat(heard(ann)).isEmpty();
        assertThat(heard(third)).isEmpty();
        ann.look();
        assertThat(heard(ann)).isEmpty();
        mailboxes.away(false);
        ann.look();
        third.look();
        assertThat(heard(ann)).containsExactly("* 1 EXPUNGE");
        assertThat(heard(third)).singleElement().asString().startsWith("* STATUS \"INBOX\" (MESSAGES 2 ");
        ann.look();
        assertThat(heard(ann)).isEmpty();
    }

    /** What changes in thousands of messages is not held as a whole. */
    @Test
    void manyChangesAreToldPieceByPiece() {
        StringBuilder append = new StringBuilder("b APPEND INBOX");
        append.append(" (longlonglonglonglonglonglong) {1+}\r\nx".repeat(99));
        for (int i = 0; i < 20; i++) {
            say(ann, append.toString());
        }
        say(ann, "c SELECT INBOX");
        List<String> told = say(ann, "d STORE 1:* +FLAGS (other)");
        assertThat(told.get(0)).startsWith("* FLAGS ");
        assertThat(told).filteredOn(line -> line.contains(" FETCH ")).hasSize(3 + 20 * 99);
        assertThat(told.get(2 + 3 + 20 * 99)).isEqualTo("d OK Stored");
        assertThat(ann.pieces()).as("behind the first").isPositive();
    }
}
