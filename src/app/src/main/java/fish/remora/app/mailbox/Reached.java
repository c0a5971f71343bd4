package fish.remora.app.mailbox;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Right;
import java.util.EnumSet;
import java.util.Set;

/**
 * A mailbox as somebody reaches it.
 *
 * @param owner whose it is: an account
 * @param name as its owner calls it
 * @param rights what that somebody may do
 */
public record Reached(long id, long owner, String name, Set<Right> rights) {
    /** What an owner may do. */
    public static final Set<Right> ALL = Set.copyOf(EnumSet.allOf(Right.class));

    public Reached {
        rights = Set.copyOf(rights);
    }

    public boolean has(Right right) {
        return rights.contains(right);
    }

    /** @throws Denied NOPERM without that right; NONEXISTENT when he may not even know that it is there (RFC 4314 §6) */
    public Reached require(Right right) throws Denied {
        if (!has(right)) {
            throw has(Right.LOOKUP)
                    ? new Denied(Denied.Code.NOPERM, "Your rights to this mailbox are not enough")
                    : Access.none();
        }
        return this;
    }
}
