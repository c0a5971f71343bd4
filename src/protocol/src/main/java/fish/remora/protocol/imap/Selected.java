package fish.remora.protocol.imap;

import fish.remora.api.Uid;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.Right;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The mailbox that a session has selected, and its numbering.
 *
 * <p>Invariant: {@link #view} is exactly what the client has been told, so that its sequence numbers are the indexes of the view plus one;
 * {@link #latest} is what the application said last, and is what it is asked with: messages that are in the view only have been
 * expunged, and the client could not be told yet. One thread at a time.
 */
final class Selected {
    private static final Set<Right> CHANGING =
            EnumSet.of(Right.INSERT, Right.EXPUNGE, Right.SEEN, Right.DELETE_MESSAGES, Right.WRITE);

    private final OpenMailbox mailbox;
    private final boolean readOnly;
    private MailboxView view;
    private MailboxView latest;
    private long[] saved = new long[0];
    private boolean stale;

    /** @param examined EXAMINE was used */
    Selected(OpenMailbox mailbox, boolean examined) {
        this.mailbox = mailbox;
        this.readOnly = examined || mailbox.rights().stream().noneMatch(CHANGING::contains);
        this.view = mailbox.view();
        this.latest = mailbox.view();
    }

    MailboxId id() {
        return mailbox.id();
    }

    /** Its name when it was selected. */
    String name() {
        return mailbox.name();
    }

    Set<Right> rights() {
        return mailbox.rights();
    }

    /** RFC 4314 §5.2: a mailbox in which nothing may be changed is read-only however it was opened. */
    boolean readOnly() {
        return readOnly;
    }

    boolean may(Right right) {
        return !readOnly && rights().contains(right);
    }

    MailboxView view() {
        return view;
    }

    MailboxView latest() {
        return latest;
    }

    void latest(MailboxView newest) {
        latest = newest;
    }

    /** The client has been told everything up to this view. */
    void told(MailboxView now) {
        view = now;
    }

    /** The next command is to ask for a newer view. */
    void stale(boolean outdated) {
        stale = outdated;
    }

    boolean isStale() {
        return stale;
    }

    /** SEARCH RETURN (SAVE), RFC 9051 §6.4.4.1. */
    void saveResult(long[] uids) {
        saved = uids.clone();
    }

    /** What {@code $} stands for, without messages that are no more: UIDs, ascending. */
    long[] savedResult() {
        return Arrays.stream(saved)
                .filter(uid -> view.indexOf(uid) >= 0 && latest.indexOf(uid) >= 0)
                .toArray();
    }

    /**
     * The indexes of the messages that a command names: {@code sequence-set} or {@code $}.
     *
     * @param uid the numbers are UIDs
     */
    int[] indexes(Arguments arguments, boolean uid) throws BadSyntax {
        if (arguments.tryTake('$')) {
            return Arrays.stream(savedResult())
                    .mapToInt(kept -> view.indexOf(kept))
                    .toArray();
        }
        SequenceSet set = arguments.sequenceSet();
        return uid ? set.indexesOfUids(view) : set.indexes(view);
    }

    List<Uid> uids(int[] indexes) {
        return IntStream.of(indexes).mapToObj(i -> new Uid(view.uid(i))).toList();
    }
}
