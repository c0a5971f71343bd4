package fish.remora.protocol.dsn;

import java.util.EnumSet;
import java.util.Set;

/** Why a notice is sent: the conditions of NOTIFY, RFC 3461 §4.1. */
public enum Kind {
    FAILURE("Undelivered mail: your message could not be delivered", EnumSet.of(Action.FAILED)),
    DELAY("Delayed mail: your message is still being tried", EnumSet.of(Action.DELAYED)),
    SUCCESS("Delivery report: your message was taken", EnumSet.of(Action.DELIVERED, Action.RELAYED, Action.EXPANDED));

    private final String subject;
    private final Set<Action> actions;

    Kind(String subject, Set<Action> actions) {
        this.subject = subject;
        this.actions = actions;
    }

    String subject() {
        return subject;
    }

    boolean allows(Action action) {
        return actions.contains(action);
    }
}
