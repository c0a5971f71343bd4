package fish.remora.protocol.sasl;

import fish.remora.api.AccountId;
import java.util.Base64;

/** What an {@link AuthDialogue} wants done next. */
public sealed interface Turn {
    /**
     * Send this challenge and give the client's next line to {@link AuthDialogue#answer}.
     *
     * @param base64Challenge may be empty, and as long as the client made it: SCRAM repeats the client's nonce
     */
    record Ask(String base64Challenge) implements Turn {
        static Ask of(byte[] challenge) {
            return new Ask(Base64.getEncoder().encodeToString(challenge));
        }
    }

    /** Somebody has come in; the dialogue is over. */
    record Done(AccountId account) implements Turn {}
}
