/**
 * What crosses {@link fish.remora.api.MailboxListener}: mailboxes, what they hold, and what is asked of them. UIDs cross it, sequence
 * numbers never do. All types are immutable.
 */
@NullMarked
package fish.remora.api.mailbox;

import org.jspecify.annotations.NullMarked;
