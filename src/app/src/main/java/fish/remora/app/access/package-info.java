/**
 * Reading mail: the message-driven bean of the mailbox ports and POP3 maildrops; and logins of all ports, with the guard against guessing.
 */
@NullMarked
package fish.remora.app.access;

import org.jspecify.annotations.NullMarked;
