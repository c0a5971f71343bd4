/**
 * Delivery status notifications: what a sender is told of the mail it sent. RFC 3461 §6 (what goes in), RFC 6522 (multipart/report),
 * RFC 3464 (message/delivery-status), RFC 6533 (beyond ASCII). Pure: clock, ids and content are the caller's.
 *
 * <p>{@link fish.remora.protocol.dsn.Report} holds the facts, {@link fish.remora.protocol.dsn.Notice} is the message made of them:
 * {@code Letter} for the person, {@code StatusFields} for programs, {@code ReturnedContent} to know the message by. Its envelope is the
 * caller's business: the null sender (RFC 5321 §4.5.5), and never a notice about a message that had it.
 */
@NullMarked
package fish.remora.protocol.dsn;

import org.jspecify.annotations.NullMarked;
