package fish.remora.protocol.sasl;

import fish.remora.api.Denied;

/** The server's side of one exchange in one mechanism. One thread at a time; over after an exception or {@link Turn.Done}. */
@FunctionalInterface
interface Exchange {
    /** @param message the client's, decoded; overwritten by the caller afterwards */
    Turn next(byte[] message) throws Denied, BadResponse;
}
