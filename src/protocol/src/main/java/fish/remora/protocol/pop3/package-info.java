/**
 * The POP3 server session of RFC 1939 with CAPA, PIPELINING, RESP-CODES, EXPIRE NEVER and IMPLEMENTATION (RFC 2449), STLS (RFC
 * 2595), AUTH-RESP-CODE (RFC 3206) and AUTH (RFC 5034). UTF8 and LANG are those of RFC 6856. APOP is left out, because it needs
 * passwords stored in clear.
 *
 * <p>{@link fish.remora.protocol.pop3.Pop3Session} is lines in, {@link fish.remora.protocol.pop3.Step}s out; {@code Verb} is the
 * only table of commands; what is said within AUTH is {@link fish.remora.protocol.sasl.AuthDialogue}'s; {@code MessageNumbers} is where
 * message numbers live, which never leave the session; {@code MessageBody} and {@code ListingBody} are the multi-line replies that are
 * too large to be built in one piece; {@code ReadAhead} has the messages at hand that a client will ask for next. Which RFC section is where: {@code src/protocol/RFC.md}.
 */
@NullMarked
package fish.remora.protocol.pop3;

import org.jspecify.annotations.NullMarked;
