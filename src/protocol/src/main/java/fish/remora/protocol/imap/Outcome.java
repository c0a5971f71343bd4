package fish.remora.protocol.imap;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a command came to. Its untagged lines are in the context's output; the session adds what has changed meanwhile and the tagged line.
 *
 * @param tagged asked for when all else is known
 * @param body further untagged lines; null: none
 * @param stored what the command itself did to flags, of which the client knows
 * @param step to be taken instead of all that; null: none
 */
record Outcome(
        Supplier<Tagged> tagged,
        Step.@Nullable Body body,
        Stored stored,
        @Nullable Step step) {

    /**
     * The tagged line.
     *
     * @param status OK or NO; BAD only when a command was not carried out
     * @param text may begin with a response code
     */
    record Tagged(String status, String text) {
        static Tagged ok(String text) {
            return new Tagged("OK", text);
        }

        static Tagged no(String text) {
            return new Tagged("NO", text);
        }

        static Tagged bad(String text) {
            return new Tagged("BAD", text);
        }
    }

    static Outcome ok(String text) {
        return ok(() -> text);
    }

    static Outcome ok(Supplier<String> text) {
        return new Outcome(() -> Tagged.ok(text.get()), null, Stored.NOTHING, null);
    }

    /** @param text as {@link No} has it */
    static Outcome no(String text) {
        return new Outcome(() -> Tagged.no(text), null, Stored.NOTHING, null);
    }

    static Outcome stored(Stored stored, String text) {
        return new Outcome(() -> Tagged.ok(text), null, stored, null);
    }

    static Outcome stream(Step.Body body, String text) {
        return stream(body, Stored.NOTHING, () -> Tagged.ok(text));
    }

    static Outcome stream(Step.Body body, Stored stored, Supplier<Tagged> tagged) {
        return new Outcome(tagged, body, stored, null);
    }

    static Outcome step(Step step) {
        return new Outcome(() -> Tagged.ok(""), null, Stored.NOTHING, step);
    }
}
