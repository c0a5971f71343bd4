package fish.remora.app.jmap.mail;

import fish.remora.api.Denied;
import fish.remora.app.email.EmailChanges;
import fish.remora.app.email.EmailState;
import fish.remora.app.email.Untold;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.Changes;
import fish.remora.app.jmap.MethodError;
import jakarta.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.function.LongFunction;

/** {@code /changes} of types whose state is that of the messages. Has no state. */
final class EmailStates {
    private EmailStates() {}

    /** Finds out. */
    interface Source {
        EmailChanges.Changed since(EmailState since, int most) throws Denied, Untold;
    }

    /** @param text of an id */
    static JsonObject changes(Call call, LongFunction<String> text, Source source) throws MethodError, Denied {
        Changes.Since since = Changes.Since.of(call);
        EmailState state = EmailState.parse(since.state()).orElseThrow(MethodError::cannotCalculateChanges);
        try {
            EmailChanges.Changed changed = source.since(state, since.most());
            return new Changes(
                            changed.state().text(),
                            changed.more(),
                            texts(changed.created(), text),
                            texts(changed.updated(), text),
                            texts(changed.destroyed(), text))
                    .answer(call)
                    .build();
        } catch (Untold untold) {
            throw MethodError.cannotCalculateChanges();
        }
    }

    private static List<String> texts(Collection<Long> ids, LongFunction<String> text) {
        return ids.stream().map(text::apply).toList();
    }
}
