/**
 * Plays conversations: {@code src/test/transcripts/{smtp,pop3}/*.transcript}, whose format and fixture their {@code README.md}
 * describes. A stage provides a {@link fish.remora.protocol.transcript.Line}: the pure core here, the Netty pipeline and a live
 * Payara in other modules, which find files and player in this module's test-jar.
 */
@NullMarked
package fish.remora.protocol.transcript;

import org.jspecify.annotations.NullMarked;
