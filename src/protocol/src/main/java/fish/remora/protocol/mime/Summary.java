package fish.remora.protocol.mime;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What IMAP tells of a message without its octets, found once at delivery and kept in a form of our own: ENVELOPE and BODYSTRUCTURE as they
 * go over the wire (RFC 9051 §7.5.2), what SORT and THREAD compare (RFC 5256, RFC 5957), the preview (RFC 8970), and where each part is.
 *
 * <p>The form is below 1 MB, whatever the message: address lists beyond 120,000 octets, strings beyond some thousand characters and parts beyond some
 * thousand are left out of it. Immutable.
 */
public final class Summary {
    private final byte[] form;
    private final long headerSize;
    private final SummaryReader.Block envelope;
    private final Optional<SentDate> sent;
    private final SummaryReader.Block preview;
    private final SummaryReader.Block baseSubject;
    private final boolean replyOrForward;
    private final SummaryReader.Block messageId;
    private final List<SummaryReader.Block> references;
    private final SummaryReader.Block from;
    private final SummaryReader.Block to;
    private final SummaryReader.Block cc;
    private final SummaryReader.Block displayFrom;
    private final SummaryReader.Block displayTo;
    private final int parts;

    private Summary(byte[] form) {
        this.form = form;
        SummaryReader reader = new SummaryReader(form, 1);
        headerSize = reader.varint();
        envelope = reader.block();
        sent = reader.varint() == 0
                ? Optional.empty()
                : Optional.of(new SentDate(
                        Instant.ofEpochSecond(reader.signed()), LocalDate.ofEpochDay(reader.signed()), ZoneOffset.UTC));
        preview = reader.block();
        baseSubject = reader.block();
        replyOrForward = reader.varint() != 0;
        messageId = reader.block();
        int count = (int) reader.varint();
        references = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            references.add(reader.block());
        }
        from = reader.block();
        to = reader.block();
        cc = reader.block();
        displayFrom = reader.block();
        displayTo = reader.block();
        parts = reader.position();
    }

    /**
     * The form of a message's summary. Nothing that a message holds makes it throw.
     *
     * @param index of all its octets
     * @param start its first octets, as many as there are up to some 256 KB: the preview is taken from them
     */
    public static byte[] write(MimeIndex index, byte[] start) {
        return new SummaryWriter().write(index, start);
    }

    /** False when the form is empty, or was written by another version: then it is to be written again. */
    public static boolean isReadable(byte[] form) {
        return form.length > 0 && form[0] == SummaryWriter.VERSION;
    }

    /**
     * Reads what {@link #write} made; the array must not be changed any more.
     *
     * @throws IllegalArgumentException when it is not {@link #isReadable}
     */
    public static Summary read(byte[] form) {
        if (!isReadable(form)) {
            throw new IllegalArgumentException("no summary of version " + SummaryWriter.VERSION);
        }
        return new Summary(form);
    }

    /** Of the message's own header with the empty line behind it, in octets. */
    public long headerSize() {
        return headerSize;
    }

    /** ENVELOPE, with its parentheses. Strings are as they came, literals where they are not seven bits. */
    public byte[] envelope() {
        return Arrays.copyOfRange(form, envelope.from(), envelope.from() + envelope.count());
    }

    /** What {@link #envelope} says. */
    public Envelope fields() {
        return Envelope.read(envelope());
    }

    /** BODY: the structure without extension data. */
    public byte[] body() {
        return structure(false);
    }

    /** BODYSTRUCTURE. */
    public byte[] bodyStructure() {
        return structure(true);
    }

    private byte[] structure(boolean extended) {
        ResponseText text = new ResponseText(512);
        root().write(text, extended);
        return text.toOctets();
    }

    /** At most 200 code points, without line ends; empty when there is nothing to show. */
    public String preview() {
        return preview.text();
    }

    /** What the Date field says; empty when there is none or it says nothing. */
    public Optional<Instant> sentDate() {
        return sent.map(SentDate::instant);
    }

    /** The day of the Date field as it is written there, disregarding time and zone (RFC 9051 §6.4.4 SENTON). */
    public Optional<LocalDate> sentDay() {
        return sent.map(SentDate::day);
    }

    /** RFC 5256 §2.1, decoded, at most 1,000 characters; to be compared folded. */
    public String baseSubject() {
        return baseSubject.text();
    }

    /** The subject had marks of replying or forwarding (RFC 5256 §2.1). */
    public boolean isReplyOrForward() {
        return replyOrForward;
    }

    /** Without angle brackets; empty text when there is none. */
    public String messageId() {
        return messageId.text();
    }

    /** As {@link #messageId}: those of References, or without any the first of In-Reply-To; of more than 100 the first and the last 99. */
    public List<String> references() {
        return references.stream().map(SummaryReader.Block::text).toList();
    }

    /** {@code addr-mailbox} of the first From address (RFC 5256 §3), at most 200 characters; empty text when there is none. */
    public String firstFrom() {
        return from.text();
    }

    /** As {@link #firstFrom}, of To. */
    public String firstTo() {
        return to.text();
    }

    /** As {@link #firstFrom}, of Cc. */
    public String firstCc() {
        return cc.text();
    }

    /** The name of the first From address, decoded, or the address itself (RFC 5957 §2), at most 200 characters; empty text when there is none. */
    public String displayFrom() {
        return displayFrom.text();
    }

    /** As {@link #displayFrom}, of To. */
    public String displayTo() {
        return displayTo.text();
    }

    /**
     * The part that BODY[1.2] names, numbered as RFC 9051 §6.4.5.1 says; no number: the whole message. Empty when there is none. A multipart that
     * holds nothing, and a message in a part that cannot be looked into, have all of their body as part 1.
     */
    public Optional<Section> part(List<Integer> numbers) {
        return root().section(numbers);
    }

    /**
     * True when there is something that a person would download: a part that is neither shown as the text nor within it (RFC 8621 §4.1.4), nor belongs to
     * a text by its Content-ID.
     */
    public boolean hasAttachment() {
        return root().hasAttachment("", true);
    }

    private PartNode root() {
        return PartNode.read(new SummaryReader(form, parts), 0);
    }
}
