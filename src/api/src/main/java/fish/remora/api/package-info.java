/**
 * What any application compiles against: the ports between the machines that speak and the application that decides.
 *
 * <p>The three sentences hold here first: the adapter owns every socket, the application owns every decision, the protocol core
 * owns neither. The database row is the truth. 250 after commit, never before.
 *
 * <p>Two ports so far: {@link fish.remora.api.MailListener} answers for incoming mail (RFC 5321),
 * {@link fish.remora.api.MailboxListener} for reading it (RFC 1939). Both are message listener interfaces in the sense of
 * Jakarta Connectors: a message-driven bean implements one, the resource adapter {@code remora} calls it.
 *
 * <p>Applications beside the mail service use one more: {@link fish.remora.api.MailSender} sends in their transactions.
 *
 * <p>There is one way to say no on each side: {@link fish.remora.api.Refused} carries an SMTP reply,
 * {@link fish.remora.api.Denied} a response code of RFC 5530. Any other exception is a failure, answered as temporary.
 */
@NullMarked
package fish.remora.api;

import org.jspecify.annotations.NullMarked;
