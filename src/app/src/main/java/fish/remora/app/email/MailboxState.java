package fish.remora.app.email;

import java.util.Optional;

/**
 * What a client has been told of an account's mailboxes (RFC 8621 §2): their list and what is in them, for their counters are part of them. Immutable.
 *
 * @param version of the list
 * @param progress of the mailboxes
 * @param way empty: it has been told all
 */
public record MailboxState(long version, Progress progress, Optional<Way> way) {
    /**
     * How far it has come through a list that has changed.
     *
     * @param version of that list
     * @param id of mailboxes up to this one it knows that
     */
    record Way(long version, long id) {}

    /** As the client is told it. */
    public String text() {
        String known = version + "." + progress.text();
        return way.map(one -> known + "." + one.version() + "." + one.id()).orElse(known);
    }

    /** Empty: it is none of ours. */
    public static Optional<MailboxState> parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 2 && parts.length != 4) {
            return Optional.empty();
        }
        try {
            long version = Long.parseLong(parts[0]);
            Optional<Way> way = parts.length == 2
                    ? Optional.empty()
                    : Optional.of(new Way(Long.parseLong(parts[2]), Long.parseLong(parts[3])));
            return Progress.parse(parts[1]).map(progress -> new MailboxState(version, progress, way));
        } catch (NumberFormatException wrong) {
            return Optional.empty();
        }
    }
}
