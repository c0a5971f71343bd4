package fish.remora.protocol.imap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message in its thread, or the place of one that is not there: RFC 5256 §3. */
final class ThreadNode {
    private static final Comparator<ThreadNode> BY_DATE =
            Comparator.comparing(ThreadNode::sent).thenComparingInt(ThreadNode::index);

    /** About what one takes, its id with it. */
    static final int OCTETS = 150;

    /** About what the facts of a message take. */
    static final int MESSAGE_OCTETS = 100 + Long.BYTES * ThreadFacts.MOST_REFERENCES;

    /** A walk to the root that is longer is not gone to its end: such a link counts as a loop. */
    private static final int MAX_WALK = 1_000;

    /** Null: a dummy. */
    @Nullable
    ThreadFacts message;

    List<ThreadNode> children = new ArrayList<>(0);
    private @Nullable ThreadNode parent;
    private boolean wasParent;

    ThreadNode(@Nullable ThreadFacts message) {
        this.message = message;
    }

    boolean isDummy() {
        return message == null;
    }

    @Nullable
    ThreadNode parent() {
        return parent;
    }

    /** Puts this under another, unless that would be a loop; false: it would. {@link #children} is filled later. */
    boolean moveUnder(ThreadNode other) {
        if (other == this || wasParent && other.isBelow(this)) {
            return false;
        }
        parent = other;
        other.wasParent = true;
        return true;
    }

    private boolean isBelow(ThreadNode node) {
        ThreadNode above = this;
        for (int i = 0; i < MAX_WALK; i++) {
            if (above == node) {
                return true;
            }
            ThreadNode next = above.parent;
            if (next == null) {
                return false;
            }
            above = next;
        }
        return true;
    }

    void leaveParent() {
        parent = null;
    }

    /** Of a dummy, what its first child says. */
    Instant sent() {
        ThreadFacts own = message;
        if (own != null) {
            return own.sent();
        }
        return children.stream()
                .map(ThreadNode::sent)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private int index() {
        ThreadFacts own = message;
        if (own != null) {
            return own.index();
        }
        return children.isEmpty() ? Integer.MAX_VALUE : children.get(0).index();
    }

    /** Of a dummy, that of its first child. */
    long subject() {
        ThreadFacts own = message;
        if (own != null) {
            return own.subject();
        }
        return children.isEmpty() ? 0 : children.get(0).subject();
    }

    /** Whether its subject says so; a dummy's does not. */
    boolean isReply() {
        ThreadFacts own = message;
        return own != null && own.reply();
    }

    static void sort(List<ThreadNode> siblings) {
        siblings.sort(BY_DATE);
    }

    /** All below some roots and these, each before those below it. */
    static List<ThreadNode> topDown(List<ThreadNode> roots) {
        List<ThreadNode> nodes = new ArrayList<>(roots);
        for (int i = 0; i < nodes.size(); i++) {
            nodes.addAll(nodes.get(i).children);
        }
        return nodes;
    }
}
