package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Right;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 9051 §6.3.4 to §6.3.11, RFC 6154, RFC 7162, RFC 7889, RFC 8438, RFC 8474. */
class MailboxCommandsTest {
    private final CommandDesk desk = new CommandDesk();

    @Test
    void status() {
        desk.application.with("Sent Mail");
        assertThat(
                        desk.list(
                                MailboxCommands::status,
                                "\"Sent Mail\" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN DELETED SIZE RECENT MAILBOXID APPENDLIMIT)"))
                .isEqualTo("* STATUS \"Sent Mail\" (MESSAGES 11 UIDNEXT 101 UIDVALIDITY 7 UNSEEN 1 DELETED 1 SIZE 1000"
                        + " RECENT 0 MAILBOXID (F1) APPENDLIMIT 50000000)\nOK STATUS completed\n");
        assertThat(desk.enabled).isEmpty();
        assertThat(desk.list(MailboxCommands::status, "\"Sent Mail\" (highestmodseq)"))
                .startsWith("* STATUS \"Sent Mail\" (HIGHESTMODSEQ 51)\n");
        assertThat(desk.enabled).containsExactly(Enabled.CONDSTORE);
    }

    @Test
    void noStatus() {
        desk.application.subscribedOnly("Gone").with("Closed", Optional.empty(), false, Set.of(Right.LOOKUP));
        assertThat(desk.list(MailboxCommands::status, "None (MESSAGES)")).startsWith("NO [NONEXISTENT]");
        assertThat(desk.list(MailboxCommands::status, "Gone (MESSAGES)")).startsWith("NO [NONEXISTENT]");
        assertThat(desk.list(MailboxCommands::status, "Closed (MESSAGES)")).startsWith("NO [NOPERM]");
        assertThat(desk.list(MailboxCommands::status, "Closed ()")).startsWith("BAD");
        assertThat(desk.list(MailboxCommands::status, "Closed (NONSENSE)")).startsWith("BAD");
        assertThat(desk.list(MailboxCommands::status, "Closed")).startsWith("BAD");
    }

    @Test
    void namespace() {
        assertThat(desk.list(MailboxCommands::namespace, ""))
                .isEqualTo("* NAMESPACE ((\"\" \"/\")) ((\"Other Users/\" \"/\")) NIL\nOK NAMESPACE completed\n");
    }

    @Test
    void create() {
        assertThat(desk.list(MailboxCommands::create, "owatagusiam/"))
                .isEqualTo("OK [MAILBOXID (F1)] CREATE completed\n");
        assertThat(desk.list(MailboxCommands::create, "Papers (USE (\\Drafts))"))
                .isEqualTo("OK [MAILBOXID (F2)] CREATE completed\n");
        assertThat(desk.application.calls).containsExactly("create owatagusiam", "create Papers DRAFTS");
    }

    /** As doveadm sync says them, for levels that it has read in LIST. */
    @Test
    void levelsAboveMailboxesOfOthersNeedNotBeMade() {
        for (String level : List.of("Other Users/", "Other Users/nobody@mx.test/")) {
            assertThat(desk.list(MailboxCommands::create, '"' + level + '"')).startsWith("OK CREATE completed");
        }
        assertThat(desk.application.calls).isEmpty();
        desk.list(MailboxCommands::create, "\"Other Users/bob@mx.test/Work/\"");
        desk.list(MailboxCommands::create, "\"Other Users\"");
        assertThat(desk.application.calls).containsExactly("create Other Users/bob@mx.test/Work", "create Other Users");
    }

    @Test
    void notCreated() {
        assertThat(desk.list(MailboxCommands::create, "a (USE (\\Drafts \\Sent))"))
                .startsWith("NO [USEATTR]");
        assertThat(desk.list(MailboxCommands::create, "a (USE (\\Unheard))")).startsWith("NO [USEATTR]");
        assertThat(desk.list(MailboxCommands::create, "a (NONSENSE)")).startsWith("BAD");
        assertThat(desk.list(MailboxCommands::create, "a (USE (\\Sent)) b")).startsWith("BAD");
        assertThat(desk.list(MailboxCommands::create, "")).startsWith("BAD");
        assertThat(desk.application.calls).isEmpty();
        desk.application.refusal = Optional.of(new Denied(Denied.Code.ALREADYEXISTS, "There is one"));
        assertThat(desk.list(MailboxCommands::create, "a")).isEqualTo("NO [ALREADYEXISTS] There is one\n");
    }

    @Test
    void otherCommands() {
        assertThat(desk.list(MailboxCommands::delete, "\"a b\"")).isEqualTo("OK DELETE completed\n");
        assertThat(desk.list(MailboxCommands::rename, "inbox old/")).isEqualTo("OK RENAME completed\n");
        assertThat(desk.list(MailboxCommands::subscribe, "&APY-")).isEqualTo("OK SUBSCRIBE completed\n");
        assertThat(desk.list(MailboxCommands::unsubscribe, "x")).isEqualTo("OK UNSUBSCRIBE completed\n");
        assertThat(desk.application.calls)
                .containsExactly("delete a b", "rename INBOX old", "subscribe ö", "unsubscribe x");
        assertThat(desk.list(MailboxCommands::delete, "a b")).startsWith("BAD");
        assertThat(desk.list(MailboxCommands::rename, "a")).startsWith("BAD");
        assertThat(desk.list(MailboxCommands::subscribe, "")).startsWith("BAD");
    }
}
