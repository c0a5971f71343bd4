package fish.remora.app.delivery;

import fish.remora.api.NextHop;

/** What is to become of mail for a foreign domain. */
public sealed interface Onward {
    /** It goes on. */
    record To(NextHop nextHop) implements Onward {
        /** The next hop's name in the tables. */
        public String destination() {
            return nextHop.toString();
        }
    }

    /**
     * It waits for a person.
     *
     * @param then where it goes once released
     */
    record Hold(String why, To then) implements Onward {}

    /** It is not taken; what waits for it fails. */
    record Refuse(String why) implements Onward {}
}
