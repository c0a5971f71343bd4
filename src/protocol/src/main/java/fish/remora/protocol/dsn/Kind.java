package fish.remora.protocol.dsn;

import fish.remora.api.DsnRequest.Notify;
import java.util.EnumSet;
import java.util.Set;

/** Why a notice is sent: the conditions of NOTIFY, RFC 3461 §4.1. */
public enum Kind {
    FAILURE(Notify.FAILURE, "Undelivered mail: your message could not be delivered", EnumSet.of(Action.FAILED)),
    DELAY(Notify.DELAY, "Delayed mail: your message is still being tried", EnumSet.of(Action.DELAYED)),
    SUCCESS(
            Notify.SUCCESS,
            "Delivery report: your message was taken",
            EnumSet.of(Action.DELIVERED, Action.RELAYED, Action.EXPANDED));

    private final Notify condition;
    private final String subject;
    private final Set<Action> actions;

    Kind(Notify condition, String subject, Set<Action> actions) {
        this.condition = condition;
        this.subject = subject;
        this.actions = actions;
    }

    /** The word by which a sender asks for it. */
    public Notify condition() {
        return condition;
    }

    String subject() {
        return subject;
    }

    boolean allows(Action action) {
        return actions.contains(action);
    }
}
