package fish.remora.app.email;

import java.util.Optional;

/**
 * What a client has been told of an account's messages: RFC 8620 §5.1, §5.2. All of some progress; or, on its way from one to another with
 * {@code maxChanges}, what lies at or below some id as of the later one. Immutable.
 *
 * @param from what is known of all
 * @param way empty: nothing more is
 */
public record EmailState(Progress from, Optional<Way> way) {
    private static final char DOT = '.';

    /**
     * How far a client has come.
     *
     * @param to where it goes
     * @param id of ids up to this one it knows that
     */
    public record Way(Progress to, long id) {}

    public static EmailState of(Progress progress) {
        return new EmailState(progress, Optional.empty());
    }

    static EmailState between(Progress from, Progress to, long id) {
        return new EmailState(from, Optional.of(new Way(to, id)));
    }

    /** As the client is told it. */
    public String text() {
        return way.map(one -> from.text() + DOT + one.to().text() + DOT + Long.toString(one.id(), Character.MAX_RADIX))
                .orElseGet(from::text);
    }

    /** Empty: it is none of ours. */
    public static Optional<EmailState> parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length == 1) {
            return Progress.parse(text).map(EmailState::of);
        }
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            long id = Long.parseLong(parts[2], Character.MAX_RADIX);
            return Progress.parse(parts[0])
                    .flatMap(from -> Progress.parse(parts[1]).map(to -> between(from, to, id)));
        } catch (NumberFormatException wrong) {
            return Optional.empty();
        }
    }
}
