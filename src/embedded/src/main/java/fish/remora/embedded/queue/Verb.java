package fish.remora.embedded.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Each verb of the queue command: how it is used, what it takes, what it does. The table is the only dispatcher. */
enum Verb {
    LIST(
            "[FILTER...] [--limit N] [--all]",
            "deliveries that are not finished, the oldest first; FAILED, EXPIRED and CANCELLED ones by --state",
            "state recipient domain sender older younger reply destination message limit",
            "all",
            Views::list),
    SHOW("ID", "one delivery with every attempt", "", "", Views::show),
    RETRY(
            "ID... | FILTER...  --reason TEXT [--dry-run]",
            "tries them at once",
            Verb.CHANGE,
            "dry-run",
            Actions::change),
    HOLD(
            "ID... | FILTER...  --reason TEXT [--dry-run]",
            "keeps them until released",
            Verb.CHANGE,
            "dry-run",
            Actions::change),
    RELEASE(
            "ID... | FILTER...  --reason TEXT [--dry-run]",
            "lets held ones go",
            Verb.CHANGE,
            "dry-run",
            Actions::change),
    CANCEL(
            "ID... | FILTER...  --reason TEXT [--dry-run]",
            "ends them; the sender is told nothing",
            Verb.CHANGE,
            "dry-run",
            Actions::change),
    SUMMARY("", "how many wait, by destination and by age", "", "", Views::summary),
    TRACE(
            "--message-id ID | --address ADDRESS | --message ID | --delivery ID  [--limit N] [--all]",
            "every step of a mail, delivered or not; an address may be the sender's or a recipient's",
            "message-id address message delivery limit",
            "all",
            Views::trace),
    DESTINATIONS(
            """
            [--failing] [--limit N] [--all]
              limit NAME [--connections N] [--per-minute N] --reason TEXT
              suspend NAME --reason TEXT
              resume NAME --reason TEXT""",
            "health and limits of next hops; a limit that is not given is lifted",
            "connections per-minute reason limit",
            "failing all",
            Actions::destinations),
    ROUTES(
            """
            [--limit N] [--all]
              set PATTERN --action MX|HOST|HOLD|REFUSE [--host HOST --port N] [--username NAME --password-file FILE] [--text TEXT] --reason TEXT
              delete PATTERN --reason TEXT""",
            "where mail goes; PATTERN is a domain, *.domain (all below it) or * (all others)",
            "action host port username password-file text reason limit",
            "all",
            Actions::routes),
    APPLY(
            true,
            "FILE [--dry-run | --check] [--prune] [--passwords] --reason TEXT",
            "makes domains, accounts, aliases, routes and applications as a YAML file says, and shows what was different. --check ends with exit code 1 when anything is; --prune deletes what has a section and does not stand in it, accounts with all mail; --passwords sets those of accounts that have one, too",
            "reason",
            "dry-run check prune passwords",
            Bulk::apply),
    DOMAIN(
            true,
            """
            [--limit N] [--all]
              show NAME
              records NAME
              add NAME [--alias-of DOMAIN] --reason TEXT
              delete NAME --reason TEXT""",
            "whose mail stays here; --alias-of makes it another name of a domain. records shows what the DNS should say of it, as lines of a zone file",
            "alias-of reason limit",
            "all",
            People::domain),
    ACCOUNT(
            true,
            """
            [--domain DOMAIN] [--limit N] [--all]
              show ADDRESS
              set ADDRESS [--password-file FILE] [--quota N|none] [--quota-messages N|none] [--login yes|no] [--receive yes|no]
                  [--forward ADDRESS,...|none] [--keep yes|no] [--delegates ADDRESS,...|none] [--role user|administrator]
                  [--administers DOMAIN,...|none] --reason TEXT
              delete ADDRESS --reason TEXT
              no-totp ADDRESS --reason TEXT
              passwords ADDRESS
              password ADDRESS --label TEXT [--expires AGE] [--protocols smtp,pop3,imap,jmap] --reason TEXT
              revoke ADDRESS --id ID --reason TEXT
              import FILE [--dry-run] [--update] --reason TEXT""",
            "people; set makes one, or changes what is given. FILE may be - for standard input; a quota is 500m or 2g; delete takes all mail along; no-totp takes a lost second factor away. password makes one for a single program and shows it once. import makes those of a CSV file whose first line names the columns: address, password, quota, login, receive, forward, aliases, ...; with --update it changes those that are there",
            "domain password-file quota quota-messages login receive forward keep delegates role administers label expires protocols id reason limit",
            "all dry-run update",
            People::account),
    ALIAS(
            true,
            """
            [--domain DOMAIN] [--limit N] [--all]
              show ADDRESS
              set ADDRESS --to ADDRESS,... --reason TEXT
              delete ADDRESS --reason TEXT""",
            "other names of accounts, and of people elsewhere; '*@DOMAIN' takes all that is left",
            "domain to reason limit",
            "all",
            People::alias),
    APPLICATION(
            true,
            """
            [--limit N] [--all]
              show NAME
              set NAME [--senders PATTERN,...] [--per-hour N] [--per-day N] [--priority low|normal|high] [--safe-mode MODE] [--credential-file FILE] --reason TEXT
              delete NAME --reason TEXT""",
            "what applications beside the mail service may do; set gives all of it, what is left out is unlimited, a credential stays",
            "senders per-hour per-day priority safe-mode credential-file reason limit",
            "all",
            Applications::application),
    CAPTURED(
            true,
            """
            [--application NAME] [--recipient ADDRESS] [--key KEY] [--limit N] [--all]
              show ID
              delete [--application NAME] [--recipient ADDRESS] [--key KEY] --reason TEXT""",
            "mail that safe mode has kept; show prints it as the next server would have got it",
            "application recipient key reason limit",
            "all",
            Applications::captured),
    AUDIT(
            true,
            "[--object NAME] [--action ACTION] [--limit N] [--all]",
            "what people did, the newest first; an action is account.put, queue.cancel and the like",
            "object action limit",
            "all",
            Views::audit),
    EXPORT(
            true,
            "ADDRESS --to FOLDER|FILE.mbox [--format mbox|maildir] [--mailbox NAME]... --reason TEXT",
            "writes an account's mailboxes into files, octet by octet: a Maildir, a folder of mboxes (--format mbox), or one mbox for one mailbox. What is there already is left alone; an export that was broken off begins again",
            "to format mailbox reason",
            "",
            Export::run),
    IMPORT(
            true,
            "ADDRESS --from FILE|FOLDER [--format mbox|maildir] [--mailbox NAME] --reason TEXT",
            "appends what is in an mbox, a folder of *.mbox or a Maildir to the account's mailboxes, which are made when missing; --mailbox stands in for INBOX, the others come below it. Twice imported is there twice",
            "from format mailbox reason",
            "",
            Import::run),
    UNDELETE(
            true,
            "ADDRESS [--mailbox NAME] [--since AGE] [--into NAME] --reason TEXT  |  ADDRESS --list [--mailbox NAME] [--since AGE] [--limit N] [--all]",
            "brings back what was expunged from an account's mailboxes within remora.undelete.days: to where it was, or --into another mailbox; --list only shows it",
            "mailbox since into reason limit",
            "list all",
            Undelete::run);

    private static final String CHANGE = "state recipient domain sender older younger reply destination message reason";
    private static final String EVERYWHERE = " data url token-file";
    private static final String EVERY_FLAG = " json help";

    /** A command of its own, rather than a verb of {@code queue}. */
    final boolean alone;

    final String usage;
    final String help;
    private final Set<String> options;
    private final Set<String> flags;
    private final Deed deed;

    Verb(String usage, String help, String options, String flags, Deed deed) {
        this(false, usage, help, options, flags, deed);
    }

    Verb(boolean alone, String usage, String help, String options, String flags, Deed deed) {
        this.alone = alone;
        this.usage = usage;
        this.help = help;
        this.options = Set.of((options + EVERYWHERE).strip().split(" "));
        this.flags = Set.of((flags + EVERY_FLAG).strip().split(" "));
        this.deed = deed;
    }

    /** What a verb does with the line behind it. */
    interface Deed {
        void act(Verb verb, Session session, Line line) throws Failure, Usage;
    }

    /** @throws Usage when there is no such verb */
    static Verb of(String word) throws Usage {
        List<String> known = new ArrayList<>();
        for (Verb verb : values()) {
            if (!verb.alone && verb.word().equals(word)) {
                return verb;
            }
            known.addAll(verb.alone ? List.of() : List.of(verb.word()));
        }
        throw new Usage(word + ": unknown; there are " + String.join(", ", known));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Line parse(List<String> arguments) throws Usage {
        return Line.parse(arguments, options, flags);
    }

    void act(Session session, Line line) throws Failure, Usage {
        deed.act(this, session, line);
    }
}
