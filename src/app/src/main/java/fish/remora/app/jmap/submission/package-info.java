/** JMAP's way to send: RFC 8621 §6, §7. */
@NullMarked
package fish.remora.app.jmap.submission;

import org.jspecify.annotations.NullMarked;
