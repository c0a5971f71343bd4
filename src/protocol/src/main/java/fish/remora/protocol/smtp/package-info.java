/**
 * The SMTP server session of RFC 5321 with PIPELINING, SIZE, 8BITMIME, CHUNKING, BINARYMIME, SMTPUTF8, ENHANCEDSTATUSCODES, DSN
 * parameters, LIMITS, STARTTLS and AUTH; the same for submission (RFC 6409) and LMTP (RFC 2033), see {@link fish.remora.protocol.smtp.Service}.
 *
 * <p>{@link fish.remora.protocol.smtp.SmtpSession} is lines in, {@link fish.remora.protocol.smtp.Step}s out;
 * {@link fish.remora.protocol.smtp.Verb} is the only table of commands; {@code Path}, {@code Parameters} and {@code CommandLine} are
 * the grammar. Which RFC section is where: {@code src/protocol/RFC.md}.
 */
@NullMarked
package fish.remora.protocol.smtp;

import org.jspecify.annotations.NullMarked;
