/**
 * Incoming mail: the message-driven bean of the SMTP port, the decision on each recipient, and the accept transaction.
 */
@NullMarked
package fish.remora.app.intake;

import org.jspecify.annotations.NullMarked;
