/**
 * The server's side of SASL (RFC 4422), which SMTP, POP3 and IMAP share: PLAIN (RFC 4616), LOGIN (draft-murchison-sasl-login),
 * SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677) with the channel binding tls-server-end-point (RFC 5929 §4), OAUTHBEARER
 * (RFC 7628), XOAUTH2, EXTERNAL (RFC 4422 Appendix A). None has a security layer: that is what TLS is for.
 *
 * <p>{@link fish.remora.protocol.sasl.Attempts} is what a session holds: the exchange under way and how many logins have failed.
 * {@link fish.remora.protocol.sasl.AuthDialogue} is lines of base64 in, {@link fish.remora.protocol.sasl.Turn}s out; {@code
 * Mechanism} is the only table of mechanisms, each of which is an {@code Exchange} of octets; {@link
 * fish.remora.protocol.sasl.ScramKeys} is what an application keeps of a password. How a protocol frames the lines, and whether it
 * takes passwords without TLS, is its own affair, and so is what it answers. Which RFC section is where: {@code src/protocol/RFC.md}.
 */
@NullMarked
package fish.remora.protocol.sasl;

import org.jspecify.annotations.NullMarked;
