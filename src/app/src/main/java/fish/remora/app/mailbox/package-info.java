/**
 * What is stored: messages with their content in parts, mailboxes and the entries that show a message in a mailbox.
 *
 * <p>A message is written once and never changed. An entry is a message's place in one mailbox: its UID is given out by the mailbox,
 * rising, never twice (RFC 9051 §2.3.1.1). An expunged entry leaves its UID behind; a message without entries is cleared away later.
 */
@NullMarked
package fish.remora.app.mailbox;

import org.jspecify.annotations.NullMarked;
