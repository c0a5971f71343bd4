package fish.remora.protocol.mime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the form that {@link Summary} reads. First the version, then the blocks in their order, last the tree of parts: each node a mark, four
 * numbers, what the mark says, then its children and {@link #END}.
 */
final class SummaryWriter {
    /** Of the form; another one is not to be read. */
    static final int VERSION = 1;

    /** The low bits of a mark: what kind of node it is. */
    static final int KIND = 3;

    static final int BASIC = 0;
    static final int TEXT = 1;
    static final int MESSAGE = 2;
    static final int MULTIPART = 3;

    /** The encoding's code is in these bits. */
    static final int ENCODING_SHIFT = 2;

    /** It is text/plain in US-ASCII with no other field. */
    static final int PLAIN = 16;
    /** It has extension data that is not NIL. */
    static final int EXTENDED = 32;
    /** Behind the last child. */
    static final int END = 255;

    /** In octets: when the form is as long, no further part is written. A node and its envelope are below a quarter of this. */
    private static final int FULL = 700_000;

    /** In octets: each of the lists To, Cc, Bcc of the message; then of one in a message, and all other lists. */
    private static final int LONG_LIST = 120_000;

    private static final int SHORT_LIST = 8_000;
    /** In characters: parameters together, and a single string. */
    private static final int PARAMETERS = 8_000;

    private static final int STRING = 4_000;
    private static final int SHORT_STRING = 1_000;
    private static final int SORT_KEY = 200;
    private static final int REFERENCES = 100;
    /** In characters, of all together; when there are too many, the first and the last are kept. */
    private static final int REFERENCES_LENGTH = 20_000;

    private final ResponseText form = new ResponseText(2048);
    private final ResponseText block = new ResponseText(1024);

    byte[] write(MimeIndex index, byte[] start) {
        Part root = index.root();
        EnvelopeText fields = new EnvelopeText(root.header());
        form.text((char) VERSION).varint(root.extent().body());
        fields.write(block, LONG_LIST, SHORT_LIST);
        block();
        sent(fields.value("date"));
        form.block(Preview.of(root, start));
        threading(fields);
        for (String list : List.of("from", "to", "cc")) {
            form.block(sortKey(fields.addresses(list)));
        }
        form.block(displayKey(fields.addresses("from")));
        form.block(displayKey(fields.addresses("to")));
        node(root, 0);
        return form.toOctets();
    }

    private void block() {
        form.block(block);
        block.cutTo(0);
    }

    private void sent(@Nullable String date) {
        Optional<SentDate> sent = date == null ? Optional.empty() : SentDate.parse(date);
        form.varint(sent.isPresent() ? 1 : 0);
        sent.ifPresent(found ->
                form.signed(found.instant().getEpochSecond()).signed(found.day().toEpochDay()));
    }

    private void threading(EnvelopeText fields) {
        String subject = fields.value("subject");
        BaseSubject base = subject == null ? new BaseSubject("", false) : BaseSubject.of(subject);
        form.block(cut(base.text(), SHORT_STRING)).varint(base.marked() ? 1 : 0);
        List<String> own = MessageIds.of(fields.value("message-id"), 1);
        form.block(own.isEmpty() ? "" : own.get(0));
        List<String> references = MessageIds.of(fields.value("references"), Integer.MAX_VALUE);
        if (references.isEmpty()) {
            references = MessageIds.of(fields.value("in-reply-to"), 1);
        }
        int passed = Math.max(0, references.size() - REFERENCES);
        int length = references.stream().skip(passed).mapToInt(String::length).sum();
        while (length > REFERENCES_LENGTH) {
            length -= references.get(passed++).length();
        }
        form.varint(references.size() - passed);
        for (int i = 0; i < references.size(); i++) {
            if (i == 0 || i > passed) {
                form.block(references.get(i));
            }
        }
    }

    /** {@code addr-mailbox} of the first address: RFC 5256 §3. */
    private static String sortKey(List<AddressList.Entry> entries) {
        String mailbox = entries.isEmpty() ? null : entries.get(0).mailbox();
        return mailbox == null ? "" : cut(mailbox, SORT_KEY);
    }

    /** RFC 5957 §2: the name if there is one, else the address. */
    private static String displayKey(List<AddressList.Entry> entries) {
        if (entries.isEmpty()) {
            return "";
        }
        AddressList.Entry first = entries.get(0);
        String name = first.name();
        if (name != null) {
            return cut(Header.decode(cut(name, STRING)), SORT_KEY);
        }
        String host = first.host();
        String mailbox = first.mailbox() == null ? "" : first.mailbox();
        return cut(host == null || host.isEmpty() ? Header.decode(mailbox) : mailbox + "@" + host, SORT_KEY);
    }

    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
    }

    /** @param from the offset that its own is counted from */
    private void node(Part part, long from) {
        ContentFields content = part.content();
        MediaType type = content.type();
        int kind = kind(type);
        int encoding = TransferEncoding.named(content.encoding()).code << ENCODING_SHIFT;
        boolean plain = kind == TEXT && content.values().isEmpty() && type.equals(MediaType.PLAIN_TEXT);
        if (!plain) {
            extension(content, kind);
        }
        int extended = block.length() > 0 ? EXTENDED : 0;
        Part.Extent extent = part.extent();
        form.text((char) (kind | encoding | (plain ? PLAIN : 0) | extended));
        form.varint(extent.start() - from).varint(extent.body() - extent.start());
        form.varint(extent.end() - extent.body()).varint(extent.lines());
        if (extended != 0) {
            block();
        }
        if (!plain) {
            basic(content, kind);
            block();
        }
        if (kind == MESSAGE) {
            Part message = part.children().isEmpty() ? null : part.children().get(0);
            Header header = message == null ? Header.EMPTY : message.header();
            new EnvelopeText(header).write(block, SHORT_LIST, SHORT_STRING);
            block();
        }
        if (kind == MESSAGE || kind == MULTIPART) {
            children(part);
        }
    }

    private static int kind(MediaType type) {
        if (type.isMultipart()) {
            return MULTIPART;
        }
        return type.isMessage() ? MESSAGE : type.type().equals("text") ? TEXT : BASIC;
    }

    private void children(Part part) {
        long previous = part.extent().body();
        for (Part child : part.children()) {
            if (form.length() > FULL) {
                break;
            }
            node(child, previous);
            previous = child.extent().end();
        }
        form.text((char) END);
    }

    /** Of a multipart its subtype; of others type to encoding of {@code body-type-1part}. */
    private void basic(ContentFields content, int kind) {
        MediaType type = content.type();
        if (kind == MULTIPART) {
            block.upper(type.subtype(), SHORT_STRING);
            return;
        }
        block.upper(type.type(), SHORT_STRING).text(' ').upper(type.subtype(), SHORT_STRING);
        parameters(type.parameters());
        block.text(' ').nstring(content.values().get("content-id"), SHORT_STRING);
        block.text(' ').nstring(content.values().get("content-description"), STRING);
        block.text(' ').upper(content.encoding().isEmpty() ? "7bit" : content.encoding(), SHORT_STRING);
    }

    /** {@code body-ext-1part} or {@code body-ext-mpart}; nothing when it would be all NIL. */
    private void extension(ContentFields content, int kind) {
        Map<String, String> values = content.values();
        boolean bare = !values.containsKey("content-md5")
                && !values.containsKey("content-disposition")
                && !values.containsKey("content-language")
                && !values.containsKey("content-location");
        if (kind == MULTIPART) {
            parameters(content.type().parameters());
        } else if (bare) {
            return;
        } else {
            block.text(' ').nstring(values.get("content-md5"), SHORT_STRING);
        }
        disposition(content);
        language(values.get("content-language"));
        block.text(' ').nstring(values.get("content-location"), STRING);
    }

    private void disposition(ContentFields content) {
        Optional<FieldValue> disposition =
                content.disposition().filter(found -> !found.value().isEmpty());
        if (disposition.isEmpty()) {
            block.text(" NIL");
            return;
        }
        block.text(" (").upper(disposition.get().value(), SHORT_STRING);
        parameters(disposition.get().parameters());
        block.text(')');
    }

    /** RFC 3282: a list of tags. */
    private void language(@Nullable String value) {
        if (value == null) {
            block.text(" NIL");
            return;
        }
        String[] tags = cut(value, SHORT_STRING).split(",", -1);
        if (tags.length == 1) {
            block.text(' ').string(tags[0].strip(), SHORT_STRING);
            return;
        }
        block.text(" (");
        for (int i = 0; i < tags.length; i++) {
            block.text(i == 0 ? "" : " ").string(tags[i].strip(), SHORT_STRING);
        }
        block.text(')');
    }

    /** {@code body-fld-param}, with the space before it. */
    private void parameters(Map<String, String> parameters) {
        int start = block.length();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (block.length() - start > PARAMETERS) {
                break;
            }
            block.text(block.length() == start ? " (" : " ")
                    .upper(parameter.getKey(), SHORT_STRING)
                    .text(' ')
                    .string(parameter.getValue(), STRING);
        }
        block.text(block.length() == start ? " NIL" : ")");
    }
}
