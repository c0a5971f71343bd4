package fish.remora.app.email;

import java.util.SortedMap;

/**
 * What has become of messages since a moment, by their ids: those that have come or gone or whose flags or mailboxes have changed. Immutable.
 *
 * @param now the later moment
 */
record Fates(SortedMap<Long, Fate> all, Progress now) {
    /**
     * Of one message.
     *
     * @param before the account had it then
     * @param now it has it
     * @param isLate it has come after the moment up to which somebody wants to hear
     */
    record Fate(boolean before, boolean now, boolean isLate) {
        boolean isNothing() {
            return !before && !now;
        }

        boolean isCreated() {
            return !before && now;
        }

        boolean isDestroyed() {
            return before && !now;
        }
    }
}
