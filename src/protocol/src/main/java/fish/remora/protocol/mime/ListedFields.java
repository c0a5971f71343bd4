package fish.remora.protocol.mime;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The fields that mail programs ask for when they list a mailbox, as they stand in the header: kept beside a message, so that a list reads no content.
 * Whoever looks among these octets for any of these fields finds what he would find in the header, octet by octet (RFC 9051 §6.4.5.1). Pure functions.
 */
public final class ListedFields {
    /** In octets: where they are longer, the header itself is read. */
    static final int LONGEST = 1024;

    private static final FieldNames NAMES = new FieldNames(Stream.of(
                    "Date",
                    "From",
                    "Sender",
                    "Reply-To",
                    "To",
                    "Cc",
                    "Bcc",
                    "Subject",
                    "Message-ID",
                    "In-Reply-To",
                    "References",
                    "Content-Type",
                    "Newsgroups",
                    "Priority",
                    "X-Priority",
                    "Importance",
                    "List-Id",
                    "List-Post",
                    "List-Unsubscribe",
                    "Disposition-Notification-To")
            .map(name -> name.getBytes(StandardCharsets.US_ASCII))
            .toList());

    private ListedFields() {}

    /** True when each of these is one of them. */
    public static boolean hold(FieldNames names) {
        return names.areAmong(NAMES);
    }

    /**
     * Those of a message, with the empty line that ends its header.
     *
     * @param start the message's first octets
     * @param headerSize of the header with the empty line
     * @return empty when they cannot be kept: they are long, or the header is longer than what is here of it
     */
    public static Optional<byte[]> of(byte[] start, int headerSize) {
        if (headerSize > start.length) {
            return Optional.empty();
        }
        int[] found = NAMES.find(start, headerSize, true);
        int size = 0;
        for (int i = 0; i < found.length; i += 2) {
            size += found[i + 1] - found[i];
        }
        if (size == 0 || size > LONGEST) {
            return Optional.empty();
        }
        byte[] fields = new byte[size];
        int position = 0;
        for (int i = 0; i < found.length; i += 2) {
            System.arraycopy(start, found[i], fields, position, found[i + 1] - found[i]);
            position += found[i + 1] - found[i];
        }
        return Optional.of(fields);
    }
}
