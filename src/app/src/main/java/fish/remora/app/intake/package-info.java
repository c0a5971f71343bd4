/**
 * Incoming mail: the message-driven bean of the SMTP ports, the decision on each recipient, who may send as whom and what is mended of it, and the
 * accept transaction.
 */
@NullMarked
package fish.remora.app.intake;

import org.jspecify.annotations.NullMarked;
