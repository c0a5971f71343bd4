package fish.remora.protocol.imap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** REFERENCES: messages are linked as they come. */
final class ReferenceThreading implements Threading {
    private final List<ThreadNode> nodes = new ArrayList<>();
    private final Map<Long, ThreadNode> ids = new HashMap<>();

    /** Step 1. */
    @Override
    public int add(ThreadFacts message) {
        int before = nodes.size();
        ThreadNode node = place(message);
        ThreadNode above = null;
        for (long id : message.references()) {
            ThreadNode referred = ids.computeIfAbsent(id, none -> added(new ThreadNode(null)));
            if (above != null && referred.parent() == null) {
                referred.moveUnder(above);
            }
            above = referred;
        }
        if (above == null) {
            node.leaveParent();
        } else if (above != node.parent()) {
            node.leaveParent();
            node.moveUnder(above);
        }
        return ThreadNode.MESSAGE_OCTETS + (nodes.size() - before) * ThreadNode.OCTETS;
    }

    /** A second message with the same id is one without. */
    private ThreadNode place(ThreadFacts message) {
        if (message.messageId() == 0) {
            return added(new ThreadNode(message));
        }
        ThreadNode known = ids.get(message.messageId());
        if (known != null && known.isDummy()) {
            known.message = message;
            return known;
        }
        ThreadNode fresh = added(new ThreadNode(message));
        ids.putIfAbsent(message.messageId(), fresh);
        return fresh;
    }

    private ThreadNode added(ThreadNode node) {
        nodes.add(node);
        return node;
    }

    @Override
    public List<ThreadNode> threads() {
        List<ThreadNode> roots = prune(roots());
        for (ThreadNode root : roots) {
            if (root.isDummy()) {
                ThreadNode.sort(root.children);
            }
        }
        ThreadNode.sort(roots);
        List<ThreadNode> gathered = gather(roots);
        for (ThreadNode node : ThreadNode.topDown(gathered)) {
            ThreadNode.sort(node.children);
        }
        ThreadNode.sort(gathered);
        return gathered;
    }

    /** Step 2; from here on the children count. */
    private List<ThreadNode> roots() {
        List<ThreadNode> roots = new ArrayList<>();
        for (ThreadNode node : nodes) {
            ThreadNode parent = node.parent();
            (parent == null ? roots : parent.children).add(node);
        }
        return roots;
    }

    /** Step 3. */
    private static List<ThreadNode> prune(List<ThreadNode> roots) {
        List<ThreadNode> bottomUp = ThreadNode.topDown(roots);
        Collections.reverse(bottomUp);
        for (ThreadNode node : bottomUp) {
            node.children = promoted(node.children, Integer.MAX_VALUE);
        }
        return promoted(roots, 1);
    }

    /** @param most a dummy with more children than that stays */
    private static List<ThreadNode> promoted(List<ThreadNode> siblings, int most) {
        List<ThreadNode> kept = new ArrayList<>(siblings.size());
        for (ThreadNode node : siblings) {
            if (node.isDummy() && node.children.size() <= most) {
                kept.addAll(node.children);
            } else {
                kept.add(node);
            }
        }
        return kept;
    }

    /** Step 5. */
    private static List<ThreadNode> gather(List<ThreadNode> roots) {
        Map<Long, ThreadNode> table = new HashMap<>();
        for (ThreadNode root : roots) {
            table.merge(root.subject(), root, ReferenceThreading::better);
        }
        Set<ThreadNode> gathered = new LinkedHashSet<>(roots);
        for (ThreadNode root : roots) {
            long subject = root.subject();
            ThreadNode known = subject == 0 ? root : table.getOrDefault(subject, root);
            if (known == root) {
                continue;
            }
            gathered.remove(root);
            if (known.isDummy()) {
                known.children.addAll(root.isDummy() ? root.children : List.of(root));
            } else if (root.isReply() && !known.isReply()) {
                known.children.add(root);
            } else {
                ThreadNode both = new ThreadNode(null);
                both.children.add(known);
                both.children.add(root);
                gathered.remove(known);
                gathered.add(both);
                table.put(subject, both);
            }
        }
        return new ArrayList<>(gathered);
    }

    /** Which of two with the same subject the others are put under. */
    private static ThreadNode better(ThreadNode known, ThreadNode other) {
        boolean replaces = !known.isDummy() && (other.isDummy() || known.isReply() && !other.isReply());
        return replaces ? other : known;
    }
}
