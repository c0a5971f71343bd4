/**
 * What users hand over to be sent other than by SMTP: as whom they send, and what has become of it. Until its time comes a message can be called back.
 */
@NullMarked
package fish.remora.app.outgoing;

import org.jspecify.annotations.NullMarked;
