/**
 * Reading mail: the message-driven bean of the mailbox ports, logins and POP3 maildrops.
 */
@NullMarked
package fish.remora.app.access;

import org.jspecify.annotations.NullMarked;
