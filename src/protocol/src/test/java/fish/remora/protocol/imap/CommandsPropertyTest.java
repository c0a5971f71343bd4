package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.mailbox.Quota;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever a client writes behind a verb is answered: in whole lines, the last of which is tagged. */
class CommandsPropertyTest {
    private static final List<CommandDesk.Listing> LISTS = List.of(
            MailboxCommands::list,
            MailboxCommands::lsub,
            MailboxCommands::status,
            MailboxCommands::create,
            MailboxCommands::delete,
            MailboxCommands::rename,
            MailboxCommands::subscribe,
            AclCommands::setAcl,
            AclCommands::deleteAcl,
            AclCommands::getAcl,
            AclCommands::listRights,
            AclCommands::myRights,
            MetadataCommands::getMetadata,
            MetadataCommands::setMetadata,
            QuotaCommands::getQuota,
            QuotaCommands::getQuotaRoot,
            QuotaCommands::setQuota);

    private static final List<CommandDesk.Search> SEARCHES =
            List.of(Searching::search, Searching::sort, Searching::thread);

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                " ",
                " ",
                " ",
                "(",
                ")",
                "\"",
                "\\",
                "*",
                "%",
                "$",
                ",",
                ":",
                "-",
                "/",
                "{1}",
                "~{1}",
                "{1",
                "é",
                "\0",
                "&APY-",
                "&",
                "0",
                "1",
                "4294967295",
                "99999999999999999999",
                "-1:-2",
                "1:*",
                "UTF-8",
                "CHARSET",
                "RETURN",
                "SAVE",
                "PARTIAL",
                "MIN",
                "COUNT",
                "ALL",
                "SEEN",
                "NOT",
                "OR",
                "UID",
                "TEXT",
                "MODSEQ",
                "HEADER",
                "KEYWORD",
                "ON",
                "1-Jan-2026",
                "OLDER",
                "EMAILID M1",
                "SUBJECT",
                "REVERSE",
                "SIZE",
                "REFERENCES",
                "ORDEREDSUBJECT",
                "INBOX",
                "\"\"",
                "A/B",
                "SUBSCRIBED",
                "SPECIAL-USE",
                "RECURSIVEMATCH",
                "STATUS",
                "MYRIGHTS",
                "MESSAGES",
                "USE",
                "\\Sent",
                "bob",
                "+lr",
                "-d",
                "/shared/x",
                "/private",
                "NIL",
                "DEPTH",
                "MAXSIZE",
                "infinity",
                "STORAGE");
        Arbitrary<String> anything = Arbitraries.strings().ascii().ofMaxLength(20);
        return Arbitraries.frequencyOf(
                Tuple.of(9, pieces.list().ofMaxSize(14).map(list -> String.join("", list))),
                Tuple.of(5, pieces.list().ofMaxSize(8).map(list -> String.join(" ", list))),
                Tuple.of(1, anything));
    }

    private static CommandDesk desk() {
        CommandDesk desk = new CommandDesk().holding(1, 5, 9);
        desk.application.with("INBOX").with("A/B").subscribedOnly("Gone/C");
        desk.application.quota = new Quota(1, OptionalLong.of(2), 3, OptionalLong.of(4));
        return desk;
    }

    @Property(tries = 3000)
    void listsAnswer(@ForAll("texts") String text) {
        CommandDesk desk = desk();
        for (CommandDesk.Listing command : LISTS) {
            assertThat(desk.list(command, text, "x", "y"))
                    .as(text)
                    .matches("(?s)(\\* .*\n)?(OK|NO|BAD) [^\n]+\n")
                    .doesNotContain("\r");
        }
    }

    @Property(tries = 3000)
    void searchesAnswer(@ForAll("texts") String text, @ForAll boolean uid) {
        CommandDesk desk = desk();
        for (CommandDesk.Search command : SEARCHES) {
            assertThat(desk.search(command, uid, text, "x", "y")).as(text).matches("(?s)((\\*|NO|BAD) [^\n]*\n)*");
        }
    }
}
