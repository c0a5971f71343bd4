package fish.remora.protocol.imap;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a command came to. Its untagged lines are in the context's output; the session adds what has changed meanwhile and the tagged line.
 *
 * @param status OK or NO
 * @param text of the tagged line, asked for when changes have been told; may begin with a response code
 * @param body further untagged lines; null: none
 * @param stored what the command itself did to flags, of which the client knows
 * @param step to be taken instead of all that; null: none
 */
record Outcome(
        String status,
        Supplier<String> text,
        Step.@Nullable Body body,
        Stored stored,
        @Nullable Step step) {
    static Outcome ok(String text) {
        return ok(() -> text);
    }

    static Outcome ok(Supplier<String> text) {
        return new Outcome("OK", text, null, Stored.NOTHING, null);
    }

    /** @param text as {@link No} has it */
    static Outcome no(String text) {
        return new Outcome("NO", () -> text, null, Stored.NOTHING, null);
    }

    static Outcome stored(Stored stored, String text) {
        return new Outcome("OK", () -> text, null, stored, null);
    }

    static Outcome stream(Step.Body body, String text) {
        return new Outcome("OK", () -> text, body, Stored.NOTHING, null);
    }

    static Outcome stream(Step.Body body, Stored stored, String text) {
        return new Outcome("OK", () -> text, body, stored, null);
    }

    static Outcome step(Step step) {
        return new Outcome("OK", () -> "", null, Stored.NOTHING, step);
    }
}
