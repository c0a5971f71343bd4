package fish.remora.app.email;

import fish.remora.app.mailbox.Marks;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What shall become of a message. Immutable.
 *
 * @param was as it was when somebody wished for it
 * @param mailboxes where it shall be; none: it is destroyed
 * @param keywords that it shall have, in lower case
 */
public record Wish(Emails.Email was, Set<Long> mailboxes, Set<String> keywords) {
    public Wish {
        mailboxes = Set.copyOf(mailboxes);
        keywords = Set.copyOf(keywords);
    }

    /** It shall be no more. */
    public static Wish destroyed(Emails.Email email) {
        return new Wish(email, Set.of(), email.keywords());
    }

    /**
     * What is done for it, and for others with it that are wished the same.
     *
     * @param source the mailbox from which it is taken to others; 0: it is taken nowhere
     * @param into mailboxes, ascending
     * @param outOf mailboxes, ascending
     */
    record Plan(Marks marks, long source, List<Long> into, List<Long> outOf) {
        boolean moves() {
            return !into.isEmpty() && !outOf.isEmpty();
        }
    }

    Plan plan() {
        TreeSet<Long> now = new TreeSet<>();
        was.places().forEach(place -> now.add(place.mailbox()));
        TreeSet<Long> into = new TreeSet<>(mailboxes);
        into.removeAll(now);
        TreeSet<Long> outOf = new TreeSet<>(now);
        outOf.removeAll(mailboxes);
        long source = into.isEmpty() ? 0 : outOf.isEmpty() ? now.first() : outOf.first();
        return new Plan(marks(), source, List.copyOf(into), List.copyOf(outOf));
    }

    private Marks marks() {
        TreeSet<String> given = new TreeSet<>(keywords);
        given.removeAll(was.keywords());
        TreeSet<String> taken = new TreeSet<>(was.keywords());
        taken.removeAll(keywords);
        return new Marks(
                Keywords.system(given), Keywords.others(given), Keywords.system(taken), Keywords.others(taken));
    }
}
