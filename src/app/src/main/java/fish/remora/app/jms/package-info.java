/**
 * Mail by JMS: the queue {@code jms/remora/Outbox} in, refusals to {@code jms/remora/Rejected}, answers to whoever wants one.
 */
@NullMarked
package fish.remora.app.jms;

import org.jspecify.annotations.NullMarked;
