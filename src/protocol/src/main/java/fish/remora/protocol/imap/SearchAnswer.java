package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxView;
import fish.remora.protocol.imap.ReturnOptions.Item;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * SEARCH, SORT and ESEARCH responses: RFC 9051 §7.3.4, RFC 3501 §7.2.5, RFC 5256 §4, RFC 7162 §3.1.5.
 *
 * @param word of the response without RETURN; null: it is ESEARCH all the same
 * @param modSeq the highest modseq is told
 */
record SearchAnswer(
        MailboxView view, String tag, boolean uid, @Nullable String word, ReturnOptions options, boolean modSeq) {

    /** @param indexes what was found, in the order in which it is told */
    void write(Output out, int[] indexes) {
        if (word != null && !options.given()) {
            plain(out, word, indexes);
        } else if (!isSaveOnly()) {
            extended(out, indexes);
        }
    }

    private boolean isSaveOnly() {
        return options.has(Item.SAVE) && options.items().size() == 1;
    }

    private void plain(Output out, String name, int[] indexes) {
        out.text("* ").text(name);
        for (int index : indexes) {
            out.text(' ').number(number(index));
        }
        if (modSeq && indexes.length > 0) {
            out.text(" (MODSEQ ").number(highest(indexes)).text(')');
        }
        out.crlf();
    }

    private void extended(Output out, int[] indexes) {
        out.text("* ESEARCH (TAG ").string(tag).text(')');
        if (uid) {
            out.text(" UID");
        }
        int count = indexes.length;
        if (options.has(Item.MIN) && count > 0) {
            out.text(" MIN ").number(number(indexes[0]));
        }
        if (options.has(Item.MAX) && count > 0) {
            out.text(" MAX ").number(number(indexes[count - 1]));
        }
        if (options.has(Item.COUNT)) {
            out.text(" COUNT ").number(count);
        }
        if ((options.has(Item.ALL) || !options.given()) && count > 0) {
            out.text(" ALL ");
            out.text(UidSets.text(numbers(indexes)));
        }
        options.partial().ifPresent(range -> partial(out, range, part(indexes, range)));
        int[] told = named(indexes);
        if (modSeq && told.length > 0) {
            out.text(" MODSEQ ").number(highest(told));
        }
        out.crlf();
    }

    private void partial(Output out, PartialRange range, int[] part) {
        out.text(" PARTIAL (").text(range.toString()).text(' ');
        if (part.length == 0) {
            out.text("NIL");
        } else {
            out.text(UidSets.text(numbers(part)));
        }
        out.text(')');
    }

    private static int[] part(int[] indexes, PartialRange range) {
        return Arrays.copyOfRange(indexes, range.begin(indexes.length), range.end(indexes.length));
    }

    /**
     * The messages that the answer names, or counts: what SAVE keeps (RFC 5182 §2.4, RFC 9394 §3.2), and whose modseq is told (RFC 7162 §3.1.10).
     */
    private int[] named(int[] indexes) {
        boolean some = options.has(Item.MIN) || options.has(Item.MAX) || options.has(Item.PARTIAL);
        if (!some || options.has(Item.ALL) || options.has(Item.COUNT) || indexes.length == 0) {
            return indexes;
        }
        IntStream named = IntStream.empty();
        if (options.has(Item.MIN)) {
            named = IntStream.concat(named, IntStream.of(indexes[0]));
        }
        if (options.has(Item.MAX)) {
            named = IntStream.concat(named, IntStream.of(indexes[indexes.length - 1]));
        }
        Optional<PartialRange> partial = options.partial();
        if (partial.isPresent()) {
            named = IntStream.concat(named, Arrays.stream(part(indexes, partial.get())));
        }
        return named.toArray();
    }

    /** The UIDs that SAVE keeps, ascending. */
    long[] saved(int[] indexes) {
        return Arrays.stream(named(indexes))
                .sorted()
                .distinct()
                .mapToLong(view::uid)
                .toArray();
    }

    private long highest(int[] indexes) {
        return Arrays.stream(indexes).mapToLong(view::modseq).max().orElseThrow();
    }

    private long number(int index) {
        return uid ? view.uid(index) : index + 1L;
    }

    private long[] numbers(int[] indexes) {
        return Arrays.stream(indexes).mapToLong(this::number).toArray();
    }
}
