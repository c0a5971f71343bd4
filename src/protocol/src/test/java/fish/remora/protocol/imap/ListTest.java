package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.SpecialUse;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LIST and LSUB: RFC 9051 §6.3.9, RFC 3501 §6.3.8, §6.3.9, RFC 5258, RFC 5819, RFC 6154, RFC 8440. */
class ListTest {
    private final CommandDesk desk = new CommandDesk();

    @BeforeEach
    void mailboxes() {
        desk.application
                .with("INBOX", Optional.empty(), true, PlayedApplication.ALL)
                .with("Fruit/Apple", Optional.empty(), true, PlayedApplication.ALL)
                .with("Fruit/Apple/Red")
                .with("Papierkörbe", Optional.of(SpecialUse.TRASH), false, PlayedApplication.ALL)
                .subscribedOnly("Gone/Long")
                .with("Other Users/bob@mx.test/INBOX", Optional.empty(), false, Set.of(Right.LOOKUP));
    }

    private void says(String arguments, String... lines) {
        String all = String.join("\n", lines) + (lines.length == 0 ? "" : "\n");
        assertThat(desk.list(MailboxCommands::list, arguments)).isEqualTo(all + "OK LIST completed\n");
    }

    private void lists(String arguments, String... lines) {
        assertThat(desk.list(MailboxCommands::lsub, arguments))
                .isEqualTo(String.join("\n", lines) + "\nOK LSUB completed\n");
    }

    @Test
    void everything() {
        says(
                "\"\" *",
                "* LIST (\\HasNoChildren) \"/\" \"INBOX\"",
                "* LIST (\\NonExistent \\Noselect \\HasChildren) \"/\" \"Fruit\"",
                "* LIST (\\HasChildren) \"/\" \"Fruit/Apple\"",
                "* LIST (\\HasNoChildren) \"/\" \"Fruit/Apple/Red\"",
                "* LIST (\\HasNoChildren \\Trash) \"/\" \"Papierk&APY-rbe\"",
                "* LIST (\\NonExistent \\Noselect \\HasChildren) \"/\" \"Other Users\"",
                "* LIST (\\NonExistent \\Noselect \\HasChildren) \"/\" \"Other Users/bob@mx.test\"",
                "* LIST (\\Noselect \\HasNoChildren) \"/\" \"Other Users/bob@mx.test/INBOX\"");
    }

    @Test
    void oneLevel() {
        says(
                "\"\" %",
                "* LIST (\\HasNoChildren) \"/\" \"INBOX\"",
                "* LIST (\\NonExistent \\Noselect \\HasChildren) \"/\" \"Fruit\"",
                "* LIST (\\HasNoChildren \\Trash) \"/\" \"Papierk&APY-rbe\"",
                "* LIST (\\NonExistent \\Noselect \\HasChildren) \"/\" \"Other Users\"");
    }

    @Test
    void reference() {
        says("Fruit/ %", "* LIST (\\HasChildren) \"/\" \"Fruit/Apple\"");
        says("\"Fruit/Apple/\" \"*\"", "* LIST (\\HasNoChildren) \"/\" \"Fruit/Apple/Red\"");
    }

    @Test
    void names() {
        says("\"\" inbox", "* LIST (\\HasNoChildren) \"/\" \"INBOX\"");
        says("\"\" \"Papierk&APY-%\"", "* LIST (\\HasNoChildren \\Trash) \"/\" \"Papierk&APY-rbe\"");
        says("\"\" Nothing");
        desk.enabling(Enabled.IMAP4REV2);
        says("\"\" \"Papierk*\"", "* LIST (\\HasNoChildren \\Trash) \"/\" \"Papierkörbe\"");
    }

    @Test
    void delimiter() {
        says("\"\" \"\"", "* LIST (\\Noselect) \"/\" \"\"");
        says("() \"\" \"\"");
    }

    @Test
    void subscribed() {
        says(
                "(SUBSCRIBED) \"\" *",
                "* LIST (\\Subscribed \\HasNoChildren) \"/\" \"INBOX\"",
                "* LIST (\\Subscribed \\HasChildren) \"/\" \"Fruit/Apple\"",
                "* LIST (\\Subscribed \\NonExistent \\Noselect \\HasNoChildren) \"/\" \"Gone/Long\"");
        says(
                "\"\" (INBOX Fruit/%) RETURN (SUBSCRIBED CHILDREN)",
                "* LIST (\\Subscribed \\HasNoChildren) \"/\" \"INBOX\"",
                "* LIST (\\Subscribed \\HasChildren) \"/\" \"Fruit/Apple\"");
    }

    @Test
    void recursiveMatch() {
        says(
                "(SUBSCRIBED RECURSIVEMATCH) \"\" %",
                "* LIST (\\Subscribed \\HasNoChildren) \"/\" \"INBOX\"",
                "* LIST (\\NonExistent \\Noselect \\HasChildren) \"/\" \"Fruit\" (\"CHILDINFO\" (\"SUBSCRIBED\"))",
                "* LIST (\\NonExistent \\Noselect \\HasNoChildren) \"/\" \"Gone\" (\"CHILDINFO\" (\"SUBSCRIBED\"))");
    }

    @Test
    void specialUse() {
        says("(SPECIAL-USE) \"\" *", "* LIST (\\HasNoChildren \\Trash) \"/\" \"Papierk&APY-rbe\"");
        says("(SPECIAL-USE SUBSCRIBED REMOTE) \"\" *");
    }

    @Test
    void statusAndRights() {
        says(
                "\"\" \"*INBOX\" RETURN (STATUS (MESSAGES UNSEEN) MYRIGHTS SPECIAL-USE)",
                "* LIST (\\HasNoChildren) \"/\" \"INBOX\"",
                "* MYRIGHTS \"INBOX\" \"lrswipkxteacd\"",
                "* STATUS \"INBOX\" (MESSAGES 11 UNSEEN 1)",
                "* LIST (\\Noselect \\HasNoChildren) \"/\" \"Other Users/bob@mx.test/INBOX\"",
                "* MYRIGHTS \"Other Users/bob@mx.test/INBOX\" \"l\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"\"",
                "\"\" * X",
                "\"\" * RETURN",
                "\"\" * RETURN (NONSENSE)",
                "\"\" * RETURN (STATUS)",
                "\"\" * RETURN (SUBSCRIBED) x",
                "(RECURSIVEMATCH) \"\" *",
                "(RECURSIVEMATCH REMOTE) \"\" *",
                "(NONSENSE) \"\" *",
                "\"\" ()",
                "\"\" (a b"
            })
    void broken(String arguments) {
        assertThat(desk.list(MailboxCommands::list, arguments)).startsWith("BAD ");
    }

    @Test
    void lsub() {
        lists(
                "\"\" *",
                "* LSUB () \"/\" \"INBOX\"",
                "* LSUB () \"/\" \"Fruit/Apple\"",
                "* LSUB () \"/\" \"Gone/Long\"");
        lists(
                "\"\" %",
                "* LSUB () \"/\" \"INBOX\"",
                "* LSUB (\\Noselect) \"/\" \"Fruit\"",
                "* LSUB (\\Noselect) \"/\" \"Gone\"");
    }
}
