package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.protocol.imap.ReturnOptions.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * SEARCH (RFC 9051 §6.4.4), SORT and THREAD (RFC 5256 §3), with or without UID. {@code Arguments} stands behind the verb and its space; the body
 * gives untagged lines only. When it fails, {@code $} is empty if it was to be set (RFC 5182 §2.1).
 */
final class Searching {
    private final Context context;
    private final Arguments arguments;
    private final boolean uid;
    private final String tag;
    private final Selected selected;
    private final MailboxView view;

    private Searching(Context context, Arguments arguments, boolean uid, String tag) throws BadSyntax {
        this.context = context;
        this.arguments = arguments;
        this.uid = uid;
        this.tag = tag;
        this.selected = context.selected();
        this.view = selected.view();
    }

    static Step.Body search(Context context, Arguments arguments, boolean uid, String tag) throws BadSyntax, No {
        return new Searching(context, arguments, uid, tag).search();
    }

    static Step.Body sort(Context context, Arguments arguments, boolean uid, String tag) throws BadSyntax, No {
        return new Searching(context, arguments, uid, tag).sort();
    }

    static Step.Body thread(Context context, Arguments arguments, boolean uid, String tag) throws BadSyntax, No {
        return new Searching(context, arguments, uid, tag).thread();
    }

    private Step.Body search() throws BadSyntax, No {
        ReturnOptions options = ReturnOptions.parse(arguments);
        if (arguments.tryWord("CHARSET")) {
            if (context.enabled().contains(Enabled.UTF8)) {
                throw new BadSyntax("UTF-8 is enabled: no CHARSET");
            }
            arguments.space();
            charset(options);
        }
        SearchProgram program = program();
        String word = context.enabled().contains(Enabled.IMAP4REV2) ? null : "SEARCH";
        var answer = new SearchAnswer(view, tag, uid, word, options, program.asksModSeq());
        Finding finding = new Finding(context, view, program.key());
        return body(options, List.of(finding), out -> tell(out, answer, finding.found()));
    }

    private Step.Body sort() throws BadSyntax, No {
        ReturnOptions options = ReturnOptions.parse(arguments);
        List<SortCriterion> criteria = SortCriterion.parse(arguments);
        arguments.space();
        charset(options);
        SearchProgram program = program();
        var answer = new SearchAnswer(view, tag, uid, "SORT", options, program.asksModSeq());
        Finding finding = new Finding(context, view, program.key());
        List<SortFacts> facts = new ArrayList<>();
        Gathering gathering =
                new Gathering(context, view, finding::found, MessageFacts.details(criteria), (index, message) -> {
                    SortFacts fact = MessageFacts.sorting(index, message, criteria);
                    facts.add(fact);
                    return fact.held();
                });
        return body(options, List.of(finding, gathering), out -> tell(out, answer, Sorting.order(facts, criteria)));
    }

    private Step.Body thread() throws BadSyntax, No {
        Threading threading = Threading.named(arguments.keyword());
        arguments.space();
        charset(ReturnOptions.NONE);
        SearchProgram program = program();
        Finding finding = new Finding(context, view, program.key());
        Gathering gathering = new Gathering(
                context,
                view,
                finding::found,
                Set.of(StoredMessage.Detail.SUMMARY),
                (index, message) -> threading.add(MessageFacts.threading(index, message)));
        return body(
                ReturnOptions.NONE,
                List.of(finding, gathering),
                out -> ThreadAnswer.write(out, threading.threads(), index -> uid ? view.uid(index) : index + 1L));
    }

    /** Reads a charset and the space behind it. */
    private void charset(ReturnOptions options) throws BadSyntax, No {
        String charset = arguments.astring();
        arguments.space();
        if (!charset.equalsIgnoreCase("UTF-8") && !charset.equalsIgnoreCase("US-ASCII")) {
            forget(options);
            throw new No("[BADCHARSET (US-ASCII UTF-8)] Not a charset that is known here");
        }
    }

    private SearchProgram program() throws BadSyntax {
        SearchProgram program = new SearchParser(context, arguments).program();
        if (program.asksModSeq()) {
            context.enabled().add(Enabled.CONDSTORE);
        }
        return program;
    }

    private Step.Body body(ReturnOptions options, List<Stage> stages, StagedBody.Answer answer) {
        return new StagedBody(context, tag, stages, answer, () -> forget(options));
    }

    private void tell(Output out, SearchAnswer answer, int[] indexes) {
        if (answer.options().has(Item.SAVE)) {
            selected.saveResult(answer.saved(indexes));
        }
        answer.write(out, indexes);
    }

    private void forget(ReturnOptions options) {
        if (options.has(Item.SAVE)) {
            selected.saveResult(new long[0]);
        }
    }
}
