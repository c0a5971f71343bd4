package fish.remora.app.mailbox;

import fish.remora.api.mailbox.Flag;
import java.util.List;

/**
 * Flags that messages are given and that they lose. Immutable.
 *
 * @param given bits of {@link Flag}
 * @param taken bits of {@link Flag}
 */
public record Marks(long given, List<String> givenKeywords, long taken, List<String> takenKeywords) {
    public Marks {
        givenKeywords = List.copyOf(givenKeywords);
        takenKeywords = List.copyOf(takenKeywords);
    }

    /** Everything stays as it is. */
    public boolean isNone() {
        return given == 0 && taken == 0 && givenKeywords.isEmpty() && takenKeywords.isEmpty();
    }
}
