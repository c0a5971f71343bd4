package fish.remora.protocol.imap;

import fish.remora.api.mailbox.StoredMessage;
import fish.remora.protocol.mime.FieldNames;
import fish.remora.protocol.mime.ListedFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What FETCH can be asked for: {@code fetch-att} of RFC 9051 §9 and of extensions. */
sealed interface FetchItem {
    /** A value that there is one of. */
    enum Fact implements FetchItem {
        UID(From.VIEW),
        FLAGS(From.VIEW),
        MODSEQ(From.VIEW),
        THREADID(From.VIEW),
        INTERNALDATE(From.STORE),
        SIZE(From.STORE),
        EMAILID(From.STORE),
        SAVEDATE(From.STORE),
        ENVELOPE(From.SUMMARY),
        BODY(From.SUMMARY),
        BODYSTRUCTURE(From.SUMMARY),
        PREVIEW(From.SUMMARY);

        final From from;

        Fact(From from) {
            this.from = from;
        }
    }

    /** Where it is to be had: each place costs more than the one before. */
    enum From {
        VIEW,
        STORE,
        SUMMARY
    }

    /** What of a part is meant: RFC 9051 §6.4.5.1. */
    enum Text {
        /** The part's body; without numbers, the message. */
        ALL,
        HEADER,
        FIELDS,
        FIELDS_NOT,
        TEXT,
        MIME
    }

    /** How it is written. */
    enum Form {
        /** As it is. */
        OCTETS,
        /** Without its Content-Transfer-Encoding: RFC 3516. */
        DECODED,
        /** How many octets that would be. */
        DECODED_SIZE
    }

    /**
     * Octets of a message.
     *
     * @param label what is written before them, with the space
     * @param numbers of the part; none: the message
     * @param fields of FIELDS and FIELDS_NOT
     */
    record Octets(
            byte[] label,
            Form form,
            List<Integer> numbers,
            Text text,
            @Nullable FieldNames fields,
            Slice slice,
            boolean marksSeen)
            implements FetchItem {
        public Octets {
            numbers = List.copyOf(numbers);
        }

        /** The message's own header, or fields of it. */
        boolean isOwnHeader() {
            return numbers.isEmpty() && (text == Text.HEADER || text == Text.FIELDS || text == Text.FIELDS_NOT);
        }

        /** Of the message's own header fields that are kept beside it. */
        boolean isListed() {
            return numbers.isEmpty() && text == Text.FIELDS && fields != null && ListedFields.hold(fields);
        }

        /** The message from its first octet. */
        boolean isWhole() {
            return numbers.isEmpty() && text == Text.ALL;
        }

        /** False when all of it lies behind the first part of the store, for what it begins at is not before its part. */
        boolean needsFirst() {
            return form != Form.OCTETS || slice.offset() < StoredMessage.PART;
        }
    }

    /** {@code <offset.count>}; {@link #ALL} when there is none. */
    record Slice(long offset, long count) {
        static final Slice ALL = new Slice(0, Long.MAX_VALUE);

        /** Of so many octets, how many there are in it. */
        long of(long size) {
            return Math.max(0, Math.min(count, size - offset));
        }
    }
}
