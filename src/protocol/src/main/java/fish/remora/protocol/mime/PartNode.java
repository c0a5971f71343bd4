package fish.remora.protocol.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part as {@link Summary} has kept it. A composite always holds something, as RFC 9051 §9 wants it: where there was nothing to be found, all of
 * its body as one plain text.
 */
final class PartNode {
    private static final String PLAIN_TEXT = "\"TEXT\" \"PLAIN\" (\"CHARSET\" \"us-ascii\") NIL NIL ";
    private static final String NO_EXTENSION = " NIL NIL NIL NIL";

    private final int kind;
    private final TransferEncoding encoding;
    private final Section.Span span;
    private final long lines;
    private final List<PartNode> children = new ArrayList<>(0);
    private SummaryReader.@Nullable Block extension;
    private SummaryReader.@Nullable Block basic;
    private SummaryReader.@Nullable Block envelope;

    private PartNode(int kind, TransferEncoding encoding, Section.Span span, long lines) {
        this.kind = kind;
        this.encoding = encoding;
        this.span = span;
        this.lines = lines;
    }

    /** The next node, whose offsets are counted from {@code from}, with those below it. */
    static PartNode read(SummaryReader form, long from) {
        return read(form, form.octet(), from);
    }

    private static PartNode read(SummaryReader form, int mark, long from) {
        long start = from + form.varint();
        long body = start + form.varint();
        long end = body + form.varint();
        int kind = mark & SummaryWriter.KIND;
        TransferEncoding encoding = TransferEncoding.of(mark >> SummaryWriter.ENCODING_SHIFT & 3);
        PartNode node = new PartNode(kind, encoding, new Section.Span(start, body, end), form.varint());
        if ((mark & SummaryWriter.EXTENDED) != 0) {
            node.extension = form.block();
        }
        if ((mark & SummaryWriter.PLAIN) == 0) {
            node.basic = form.block();
        }
        if (kind == SummaryWriter.MESSAGE) {
            node.envelope = form.block();
        }
        if (kind == SummaryWriter.MESSAGE || kind == SummaryWriter.MULTIPART) {
            node.readChildren(form);
        }
        return node;
    }

    private void readChildren(SummaryReader form) {
        long previous = span.body();
        int mark = form.octet();
        while (mark != SummaryWriter.END) {
            PartNode child = read(form, mark, previous);
            children.add(child);
            previous = child.span.end();
            mark = form.octet();
        }
        if (children.isEmpty()) {
            Section.Span all = new Section.Span(span.body(), span.body(), span.end());
            children.add(new PartNode(SummaryWriter.TEXT, encoding, all, lines));
        }
    }

    /**
     * Writes {@code body}.
     *
     * @param extended with extension data: BODYSTRUCTURE
     */
    void write(ResponseText to, boolean extended) {
        to.text('(');
        if (kind == SummaryWriter.MULTIPART) {
            children.forEach(child -> child.write(to, extended));
            to.text(' ');
        }
        if (basic == null) {
            to.text(PLAIN_TEXT).text(encodingName());
        } else {
            basic.writeTo(to);
        }
        if (kind != SummaryWriter.MULTIPART) {
            to.text(' ').number(span.end() - span.body());
        }
        if (kind == SummaryWriter.MESSAGE && envelope != null) {
            to.text(' ');
            envelope.writeTo(to);
            to.text(' ');
            children.get(0).write(to, extended);
        }
        if (kind == SummaryWriter.MESSAGE || kind == SummaryWriter.TEXT) {
            to.text(' ').number(lines);
        }
        if (extended && extension != null) {
            extension.writeTo(to);
        } else if (extended) {
            to.text(NO_EXTENSION);
        }
        to.text(')');
    }

    private String encodingName() {
        return switch (encoding) {
            case BASE64 -> "\"BASE64\"";
            case QUOTED_PRINTABLE -> "\"QUOTED-PRINTABLE\"";
            default -> "\"7BIT\"";
        };
    }

    /** The part that these numbers name, when this is the whole message: RFC 9051 §6.4.5.1. */
    Optional<Section> section(List<Integer> numbers) {
        if (numbers.isEmpty()) {
            Section.Span all = new Section.Span(0, 0, span.end());
            return Optional.of(new Section(all, Optional.of(span), TransferEncoding.IDENTITY, true));
        }
        PartNode node = this;
        boolean isMessage = true;
        for (int number : numbers) {
            PartNode holder = isMessage || node.kind != SummaryWriter.MESSAGE ? node : node.children.get(0);
            boolean message = isMessage || holder != node;
            if (holder.kind == SummaryWriter.MULTIPART) {
                if (number < 1 || number > holder.children.size()) {
                    return Optional.empty();
                }
                node = holder.children.get(number - 1);
            } else if (number == 1 && message) {
                node = holder;
            } else {
                return Optional.empty();
            }
            isMessage = false;
        }
        return Optional.of(node.asSection());
    }

    private Section asSection() {
        Optional<Section.Span> message =
                kind == SummaryWriter.MESSAGE ? Optional.of(children.get(0).span) : Optional.empty();
        return new Section(span, message, encoding, kind == SummaryWriter.MULTIPART);
    }

    /**
     * As the algorithm of RFC 8621 §4.1.4 sorts parts into bodies and attachments.
     *
     * @param holder the subtype of the multipart that holds it, in lower case
     * @param first of its parts
     */
    boolean hasAttachment(String holder, boolean first) {
        String own = basic == null ? "" : basic.text();
        if (kind == SummaryWriter.MULTIPART) {
            String subtype = own.replace("\"", "").toLowerCase(Locale.ROOT);
            boolean found = false;
            for (int i = 0; i < children.size() && !found; i++) {
                found = children.get(i).hasAttachment(subtype, i == 0);
            }
            return found;
        }
        String more = extension == null ? "" : extension.text();
        boolean related = holder.equals("related");
        if (more.contains("(\"ATTACHMENT\"")) {
            return true;
        }
        boolean media = own.startsWith("\"IMAGE\"") || own.startsWith("\"AUDIO\"") || own.startsWith("\"VIDEO\"");
        boolean named = own.contains("\"NAME") || more.contains("\"FILENAME");
        boolean shown = (media || isPlainOrHtml(own)) && (first || !related && (media || !named));
        boolean within = related && own.contains("\"<") || more.contains("(\"INLINE\"");
        return !shown && !within;
    }

    private static boolean isPlainOrHtml(String own) {
        return own.isEmpty() || own.startsWith("\"TEXT\" \"PLAIN\"") || own.startsWith("\"TEXT\" \"HTML\"");
    }
}
