/**
 * Mail for beans of other applications ({@link fish.remora.api.MailConsumer}): which there are, what a mail is to them, and the signed addresses that
 * bring answers back. The queue ({@code delivery}) leads to them as to any next hop.
 */
@NullMarked
package fish.remora.app.consumer;

import org.jspecify.annotations.NullMarked;
