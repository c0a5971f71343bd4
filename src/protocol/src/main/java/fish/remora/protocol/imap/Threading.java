package fish.remora.protocol.imap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The algorithms of THREAD: RFC 5256 §3. Each message is in the result once, whatever the messages say of each other; dummies are at the top
 * only, with two children or more.
 */
final class Threading {
    private Threading() {}

    /** ORDEREDSUBJECT: the first of those with a subject is the parent of the others. */
    static List<ThreadNode> bySubject(List<ThreadFacts> messages) {
        Map<String, List<ThreadNode>> subjects = new LinkedHashMap<>();
        for (ThreadFacts message : messages) {
            subjects.computeIfAbsent(message.subject(), none -> new ArrayList<>())
                    .add(new ThreadNode(message));
        }
        List<ThreadNode> roots = new ArrayList<>();
        for (List<ThreadNode> same : subjects.values()) {
            ThreadNode.sort(same);
            ThreadNode root = same.get(0);
            root.children.addAll(same.subList(1, same.size()));
            roots.add(root);
        }
        ThreadNode.sort(roots);
        return roots;
    }

    /** REFERENCES. */
    static List<ThreadNode> byReferences(List<ThreadFacts> messages) {
        List<ThreadNode> roots = prune(roots(linked(messages)));
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

    /** Step 1. */
    private static List<ThreadNode> linked(List<ThreadFacts> messages) {
        List<ThreadNode> nodes = new ArrayList<>();
        Map<String, ThreadNode> ids = new HashMap<>();
        for (ThreadFacts message : messages) {
            ThreadNode node = place(message, ids, nodes);
            ThreadNode above = null;
            for (String id : message.references()) {
                ThreadNode referred = ids.computeIfAbsent(id, none -> added(new ThreadNode(null), nodes));
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
        }
        return nodes;
    }

    /** A second message with the same id is one without. */
    private static ThreadNode place(ThreadFacts message, Map<String, ThreadNode> ids, List<ThreadNode> nodes) {
        if (message.messageId().isEmpty()) {
            return added(new ThreadNode(message), nodes);
        }
        ThreadNode known = ids.get(message.messageId().get());
        if (known != null && known.isDummy()) {
            known.message = message;
            return known;
        }
        ThreadNode fresh = added(new ThreadNode(message), nodes);
        ids.putIfAbsent(message.messageId().get(), fresh);
        return fresh;
    }

    private static ThreadNode added(ThreadNode node, List<ThreadNode> nodes) {
        nodes.add(node);
        return node;
    }

    /** Step 2; from here on the children count. */
    private static List<ThreadNode> roots(List<ThreadNode> nodes) {
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
        Map<String, ThreadNode> table = new HashMap<>();
        for (ThreadNode root : roots) {
            table.merge(root.subject(), root, Threading::better);
        }
        Set<ThreadNode> gathered = new LinkedHashSet<>(roots);
        for (ThreadNode root : roots) {
            String subject = root.subject();
            ThreadNode known = subject.isEmpty() ? root : table.getOrDefault(subject, root);
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
