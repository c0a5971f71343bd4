package fish.remora.protocol.imap;

import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.SearchKey;
import fish.remora.api.mailbox.SearchKey.When;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * {@code search-program}: RFC 9051 §6.4.4, with the keys of RFC 3501 (no message is ever \Recent), RFC 5032, RFC 7162, RFC 8474 and RFC 8514.
 * Sequence numbers become UIDs here. One command.
 */
final class SearchParser {
    /** How deep parentheses, NOT and OR may be in each other. */
    static final int MAX_DEPTH = 50;

    /** How many keys there may be. */
    static final int MAX_KEYS = 500;

    private static final SearchKey ALL = SearchKey.Every.MESSAGE;
    private static final SearchKey NOTHING = new SearchKey.Not(ALL);

    /** What is behind a key's word. */
    private interface Rest {
        SearchKey read(SearchParser parser) throws BadSyntax;
    }

    private static final Map<String, Rest> KEYS = new HashMap<>();

    static {
        for (String every : List.of("ALL", "OLD", "SAVEDATESUPPORTED")) {
            KEYS.put(every, parser -> ALL);
        }
        for (String none : List.of("NEW", "RECENT")) {
            KEYS.put(none, parser -> NOTHING);
        }
        for (Flag flag : Flag.values()) {
            String word = flag.word().substring(1).toUpperCase(Locale.ROOT);
            KEYS.put(word, parser -> new SearchKey.Has(flag));
            KEYS.put("UN" + word, parser -> new SearchKey.Not(new SearchKey.Has(flag)));
        }
        KEYS.put("KEYWORD", parser -> parser.flagKeyword());
        KEYS.put("UNKEYWORD", parser -> new SearchKey.Not(parser.flagKeyword()));
        for (String field : List.of("BCC", "CC", "FROM", "SUBJECT", "TO")) {
            KEYS.put(field, parser -> new SearchKey.Header(field, parser.text()));
        }
        KEYS.put("HEADER", parser -> new SearchKey.Header(parser.text(), parser.text()));
        KEYS.put("BODY", parser -> {
            String text = parser.text();
            return text.isEmpty() ? ALL : new SearchKey.Body(text);
        });
        KEYS.put("TEXT", parser -> {
            String text = parser.text();
            return text.isEmpty() ? ALL : new SearchKey.Text(text);
        });
        KEYS.put("LARGER", parser -> new SearchKey.Larger(parser.number()));
        KEYS.put("SMALLER", parser -> new SearchKey.Smaller(parser.number()));
        days("", When.INTERNAL);
        days("SENT", When.SENT);
        days("SAVED", When.SAVED);
        KEYS.put("OLDER", parser -> new SearchKey.Until(parser.ago()));
        KEYS.put("YOUNGER", parser -> new SearchKey.Since(parser.ago()));
        KEYS.put("UID", SearchParser::uids);
        KEYS.put("MODSEQ", SearchParser::modSeq);
        KEYS.put("EMAILID", SearchParser::emailId);
        KEYS.put("THREADID", parser -> {
            parser.text();
            return NOTHING;
        });
        KEYS.put("NOT", parser -> {
            parser.arguments.space();
            return new SearchKey.Not(parser.key());
        });
        KEYS.put("OR", parser -> {
            parser.arguments.space();
            SearchKey one = parser.key();
            parser.arguments.space();
            return new SearchKey.Or(one, parser.key());
        });
    }

    private static void days(String prefix, When when) {
        KEYS.put(prefix + "BEFORE", parser -> new SearchKey.Days(when, LocalDate.MIN, parser.date()));
        KEYS.put(prefix + "SINCE", parser -> new SearchKey.Days(when, parser.date(), LocalDate.MAX));
        KEYS.put(prefix + "ON", parser -> {
            LocalDate day = parser.date();
            return new SearchKey.Days(when, day, day.plusDays(1));
        });
    }

    private final Arguments arguments;
    private final Selected selected;
    private final boolean uidOnly;
    private final Instant now;
    private int depth;
    private int count;
    private boolean asksModSeq;

    SearchParser(Context context, Arguments arguments) throws BadSyntax {
        this.arguments = arguments;
        this.selected = context.selected();
        this.uidOnly = context.enabled().contains(Enabled.UIDONLY);
        this.now = context.now();
    }

    /** All keys up to the end of the command. */
    SearchProgram program() throws BadSyntax {
        SearchKey key = keys();
        arguments.end();
        return new SearchProgram(key, asksModSeq);
    }

    private SearchKey keys() throws BadSyntax {
        List<SearchKey> keys = new ArrayList<>();
        do {
            keys.add(key());
        } while (arguments.tryTake(' '));
        return keys.size() == 1 ? keys.get(0) : new SearchKey.And(keys);
    }

    private SearchKey key() throws BadSyntax {
        if (++count > MAX_KEYS) {
            throw new BadSyntax("Too many search keys");
        }
        if (++depth > MAX_DEPTH) {
            throw new BadSyntax("Search keys are nested too deeply");
        }
        SearchKey key = plainKey();
        depth--;
        return key;
    }

    private SearchKey plainKey() throws BadSyntax {
        int c = arguments.peek();
        if (arguments.tryTake('(')) {
            SearchKey inner = keys();
            arguments.expect(')');
            return inner;
        }
        if (arguments.tryTake('$')) {
            return saved();
        }
        if (c == '*' || c >= '0' && c <= '9') {
            return sequenceNumbers();
        }
        Rest rest = KEYS.get(arguments.keyword());
        if (rest == null) {
            throw new BadSyntax("Unknown search key");
        }
        return rest.read(this);
    }

    private SearchKey flagKeyword() throws BadSyntax {
        arguments.space();
        return new SearchKey.HasKeyword(arguments.atom());
    }

    private String text() throws BadSyntax {
        arguments.space();
        return arguments.astring();
    }

    private long number() throws BadSyntax {
        arguments.space();
        return arguments.number64();
    }

    private LocalDate date() throws BadSyntax {
        arguments.space();
        return arguments.date();
    }

    /** RFC 5032 §2: an interval in seconds, not zero. */
    private Instant ago() throws BadSyntax {
        arguments.space();
        long seconds = arguments.number();
        if (seconds == 0) {
            throw new BadSyntax("An interval is not zero");
        }
        return now.minusSeconds(seconds);
    }

    private SearchKey uids() throws BadSyntax {
        arguments.space();
        return arguments.tryTake('$')
                ? saved()
                : new SearchKey.Uids(arguments.sequenceSet().uids(selected.view()));
    }

    /** RFC 5182 §2.1. */
    private SearchKey saved() {
        return new SearchKey.Uids(UidSets.ranges(selected.savedResult()));
    }

    /** Numbers that no message has are passed over: clients ask for {@code 1:*} in an empty mailbox. */
    private SearchKey sequenceNumbers() throws BadSyntax {
        if (uidOnly) {
            throw new BadSyntax("[UIDREQUIRED] Messages have no numbers here");
        }
        MailboxView view = selected.view();
        return new SearchKey.Uids(UidSets.ranges(arguments.sequenceSet().numbered(view), view));
    }

    /** RFC 7162 §3.1.5: the name of a metadata item is read, but all of a message's have one modseq. */
    private SearchKey modSeq() throws BadSyntax {
        arguments.space();
        if (arguments.peek() == '"') {
            arguments.string();
            arguments.space();
            arguments.atom();
            arguments.space();
        }
        asksModSeq = true;
        return new SearchKey.ModSeq(arguments.number64());
    }

    private SearchKey emailId() throws BadSyntax {
        OptionalLong message = EmailId.parse(text());
        return message.isPresent() ? new SearchKey.Message(message.getAsLong()) : NOTHING;
    }
}
