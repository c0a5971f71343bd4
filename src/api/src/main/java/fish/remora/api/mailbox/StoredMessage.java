package fish.remora.api.mailbox;

import fish.remora.api.Uid;
import java.time.Instant;

/**
 * One message of a mailbox, without its flags, which are in the {@link MailboxView}.
 *
 * @param message its id in the store: the same octets have the same id in each mailbox of an account; EMAILID of RFC 8474 §5.1
 * @param size in octets, exactly as {@link fish.remora.api.MailboxListener#read} will give them
 * @param internalDate RFC 9051 §2.3.3
 * @param savedDate when it came into this mailbox: RFC 8514
 * @param summary as {@code fish.remora.protocol.mime.Summary} writes it; empty unless it was asked for. Never changed
 * @param octets what was asked for of the content, from its beginning; empty unless something was. Never changed
 */
public record StoredMessage(
        Uid uid, long message, long size, Instant internalDate, Instant savedDate, byte[] summary, byte[] octets) {
    /** No part is longer, in octets; all but the last are as long. */
    public static final int PART = 256 * 1024;

    /** What a reader wants besides the facts. */
    public enum Detail {
        /** Envelope and structure. */
        SUMMARY,
        /** The message's own header with the empty line that ends it, up to {@link #PART}. */
        HEADER,
        /** Of that header the fields that lists ask for ({@code fish.remora.protocol.mime.ListedFields}), or all of it. HEADER overrules it. */
        LISTED,
        /** The first part: all of most messages. Overrules both. */
        FIRST_PART
    }

    /** How many parts there are; an empty message has one. */
    public int parts() {
        return (int) Math.max(1, (size + PART - 1) / PART);
    }
}
