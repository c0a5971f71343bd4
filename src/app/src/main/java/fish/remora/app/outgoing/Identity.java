package fish.remora.app.outgoing;

import jakarta.json.JsonObject;

/**
 * As whom somebody sends: RFC 8621 §6. Immutable.
 *
 * @param own it is of the account's own address
 * @param properties name, replyTo, bcc, textSignature, htmlSignature
 * @param made at which step of the account's identities ({@link Turn})
 */
public record Identity(long id, String email, boolean own, JsonObject properties, long made, long changed) {}
