/**
 * The client's side of SMTP: RFC 5321 §3 and §4 seen from the sender, with PIPELINING (2920), SIZE (1870), 8BITMIME (6152), CHUNKING and
 * BINARYMIME (3030), SMTPUTF8 (6531), DSN (3461), STARTTLS (3207), AUTH (4954). Reply lines in, steps out; no I/O.
 *
 * <p>{@link fish.remora.protocol.smtp.client.ClientSession} opens the conversation by its table {@code State}; for each mail a
 * {@code Transaction} walks its table {@code Command}, with {@code Roll} for what became of each recipient. What a reply is
 * {@code ReplyReader} knows, what the peer offers {@code Extensions}, how the content goes {@code Manner}.
 */
@NullMarked
package fish.remora.protocol.smtp.client;

import org.jspecify.annotations.NullMarked;
