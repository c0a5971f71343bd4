package fish.remora.protocol.dsn;

import fish.remora.api.Content;
import fish.remora.api.Envelope;
import java.time.Instant;

/**
 * The message that a notice is about.
 *
 * @param arrival when we took it
 * @param options RET, ENVID and SMTPUTF8 as its MAIL had them
 * @param content its octets; no more is read of them than a notice may return
 */
public record Original(Instant arrival, Envelope.Options options, Content content) {}
