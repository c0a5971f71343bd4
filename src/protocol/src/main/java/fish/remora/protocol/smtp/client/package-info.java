/**
 * The client's side of SMTP: RFC 5321 §3 and §4 seen from the sender. Reply lines in, steps out; no I/O.
 */
@NullMarked
package fish.remora.protocol.smtp.client;

import org.jspecify.annotations.NullMarked;
