package fish.remora.protocol.pop3;

import fish.remora.api.Denied;
import fish.remora.api.Maildrop;
import fish.remora.api.Uid;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A maildrop as its session numbers it: RFC 1939 §4. The message number is the place in the listing, from 1; it lives here and never
 * crosses a port. Messages marked by DELE keep their numbers and are passed over until RSET.
 *
 * <p>Invariant: count and octets are those of the messages not marked.
 */
final class MessageNumbers {
    private final Maildrop maildrop;
    private final BitSet marked = new BitSet();
    private long octets;

    MessageNumbers(Maildrop maildrop) {
        this.maildrop = maildrop;
        unmarkAll();
    }

    Maildrop maildrop() {
        return maildrop;
    }

    /** The highest number there is, marked or not; 0 when the maildrop is empty. */
    int last() {
        return maildrop.items().size();
    }

    /** How many are not marked. */
    int count() {
        return last() - marked.cardinality();
    }

    /** The sum of the sizes of those not marked: the second number of STAT. */
    long octets() {
        return octets;
    }

    /** The message of a number that the listing is known to have. */
    Maildrop.Item item(int number) {
        return maildrop.items().get(number - 1);
    }

    /** The same; null when it is marked. */
    Maildrop.@Nullable Item unmarked(int number) {
        return marked.get(number) ? null : item(number);
    }

    /**
     * The message that a client's argument names.
     *
     * @throws BadCommand when it is no number
     * @throws Denied NONEXISTENT when no such message is left
     */
    Maildrop.Item find(String argument) throws BadCommand, Denied {
        int number = parse(argument);
        Maildrop.Item item = number >= 1 && number <= last() ? unmarked(number) : null;
        if (item == null) {
            throw new Denied(Denied.Code.NONEXISTENT, "No such message");
        }
        return item;
    }

    /** DELE: as {@link #find}, and the message is marked. */
    Maildrop.Item mark(String argument) throws BadCommand, Denied {
        Maildrop.Item item = find(argument);
        marked.set(parse(argument));
        octets -= item.size();
        return item;
    }

    void unmarkAll() {
        marked.clear();
        octets = maildrop.items().stream().mapToLong(Maildrop.Item::size).sum();
    }

    /** What QUIT expunges, in ascending order. */
    List<Uid> markedUids() {
        return marked.stream().mapToObj(number -> item(number).uid()).toList();
    }

    /** The unique-id of UIDL, RFC 1939 §7: for ever the same, because UIDVALIDITY and UID are (RFC 9051 §2.3.1.1). */
    String uniqueId(Maildrop.Item item) {
        return maildrop.uidValidity() + "." + item.uid().value();
    }

    /** A number that cannot be a message's is 0, however many digits it has. */
    static int parse(String argument) throws BadCommand {
        if (argument.isEmpty() || !argument.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadCommand("Not a number");
        }
        return argument.length() > 9 ? 0 : Integer.parseInt(argument);
    }
}
