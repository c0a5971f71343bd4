package fish.remora.api.mailbox;

import java.util.OptionalLong;

/**
 * What an account has stored, over all its mailboxes, and may store.
 *
 * @param octets used
 * @param octetsLimit empty: any number
 * @param messages used
 * @param messagesLimit empty: any number
 */
public record Quota(long octets, OptionalLong octetsLimit, long messages, OptionalLong messagesLimit) {}
