package fish.remora.app.jmap.mail;

import fish.remora.api.Denied;
import fish.remora.app.email.Emails;
import fish.remora.app.email.Refiling;
import fish.remora.app.email.Wish;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.Patch;
import fish.remora.app.jmap.SetError;
import fish.remora.app.jmap.SetFrame;
import fish.remora.app.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The updates and destructions of Email/set: RFC 8621 §4.6. Thread-safe. */
@ApplicationScoped
public class EmailUpdates {
    /** What somebody else has changed meanwhile is looked at again. */
    private static final int ATTEMPTS = 5;

    @Inject
    private Emails emails;

    @Inject
    private Refiling refiling;

    /** Does them, and tells the frame what has become of each. */
    void apply(Call call, long account, SetFrame frame) throws Denied {
        Map<Long, String> open = new LinkedHashMap<>();
        for (String id : frame.update().keySet()) {
            Ids.email(id).ifPresentOrElse(one -> open.put(one, id), () -> frame.notUpdated(id, SetError.notFound()));
        }
        Map<Long, String> doomed = new LinkedHashMap<>();
        for (String id : frame.destroy()) {
            Ids.email(id)
                    .ifPresentOrElse(one -> doomed.put(one, id), () -> frame.notDestroyed(id, SetError.notFound()));
        }
        new Work(call, account, frame, false).on(open);
        new Work(call, account, frame, true).on(doomed);
    }

    /** Updates, or destructions, of one call. */
    private final class Work {
        private final Call call;
        private final long account;
        private final SetFrame frame;
        private final boolean destroys;

        Work(Call call, long account, SetFrame frame, boolean destroys) {
            this.call = call;
            this.account = account;
            this.frame = frame;
            this.destroys = destroys;
        }

        /** @param ids as the client gave them */
        void on(Map<Long, String> ids) throws Denied {
            Map<Long, String> open = new LinkedHashMap<>(ids);
            for (int attempt = 0; attempt < ATTEMPTS && !open.isEmpty(); attempt++) {
                Refiling.Outcome outcome = refiling.refile(account, wishes(open));
                outcome.done().forEach(id -> done(String.valueOf(open.remove(id))));
                outcome.refused().forEach((id, denied) -> failed(String.valueOf(open.remove(id)), error(denied)));
                open.keySet().retainAll(outcome.stale());
            }
            open.values().forEach(id -> failed(id, new SetError("serverFail", "others change it all the time")));
        }

        private Collection<Wish> wishes(Map<Long, String> open) throws Denied {
            Map<Long, Emails.Email> now = emails.of(account, open.keySet());
            List<Wish> wishes = new ArrayList<>();
            for (Map.Entry<Long, String> one : open.entrySet()) {
                Emails.Email email = now.get(one.getKey());
                try {
                    if (email == null) {
                        throw SetError.notFound();
                    }
                    wishes.add(destroys ? Wish.destroyed(email) : wish(email, one.getValue()));
                } catch (SetError error) {
                    failed(one.getValue(), error);
                }
            }
            return wishes;
        }

        private Wish wish(Emails.Email email, String id) throws SetError {
            JsonObject patch = frame.update().getOrDefault(id, JsonObject.EMPTY_JSON_OBJECT);
            return EmailUpdates.wish(call, email, patch);
        }

        private void done(String id) {
            if (destroys) {
                frame.destroyed(id);
            } else {
                frame.updated(id);
            }
        }

        private void failed(String id, SetError error) {
            if (destroys) {
                frame.notDestroyed(id, error);
            } else {
                frame.notUpdated(id, error);
            }
        }
    }

    private static Wish wish(Call call, Emails.Email email, JsonObject patch) throws SetError {
        Set<String> mailboxes = new LinkedHashSet<>();
        email.places().forEach(place -> mailboxes.add(Ids.mailbox(place.mailbox())));
        JsonObject now = Json.createObjectBuilder()
                .add("mailboxIds", Sets.json(mailboxes))
                .add("keywords", Sets.json(email.keywords()))
                .build();
        JsonObject then = Patch.applied(now, patch);
        Set<String> others = new LinkedHashSet<>(then.keySet());
        others.removeAll(now.keySet());
        if (!others.isEmpty()) {
            throw SetError.invalidProperties("only keywords and mailboxIds of an Email change", others);
        }
        return new Wish(email, mailboxes(call, then), Sets.keywords(then));
    }

    /** Mailboxes of an Email by their numbers, creation ids among them resolved. */
    static Set<Long> mailboxes(Call call, JsonObject email) throws SetError {
        Set<Long> numbers = new LinkedHashSet<>();
        for (String id : Sets.of(email, "mailboxIds")) {
            OptionalLong number = Ids.mailbox(call.id(id));
            if (number.isEmpty()) {
                throw noMailbox();
            }
            numbers.add(number.getAsLong());
        }
        if (numbers.isEmpty()) {
            throw SetError.invalidProperties("an Email is in one mailbox at least", List.of("mailboxIds"));
        }
        return numbers;
    }

    private static SetError noMailbox() {
        return SetError.invalidProperties("there is no such mailbox", List.of("mailboxIds"));
    }

    /** What a refusal is called in a response of Email/set. */
    static SetError error(Denied denied) {
        String words = String.valueOf(denied.getMessage());
        return switch (denied.code()) {
            case NONEXISTENT, TRYCREATE -> noMailbox();
            case OVERQUOTA -> new SetError("overQuota", words);
            case LIMIT -> new SetError("tooManyKeywords", words);
            case TOOBIG -> new SetError("tooLarge", words);
            case NOPERM, CANNOT -> new SetError("forbidden", words);
            default -> new SetError("serverFail", words);
        };
    }
}
