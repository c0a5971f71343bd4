package fish.remora.app.email;

/** What has changed since some state nobody knows any more: {@code cannotCalculateChanges} of RFC 8620 §5.2. */
public final class Untold extends Exception {
    private static final long serialVersionUID = 1;

    Untold() {
        super("what has changed since that state is not known any more", null, false, false);
    }
}
