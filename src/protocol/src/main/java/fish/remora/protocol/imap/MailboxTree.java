package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.Right;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The names that somebody sees, with those above them that are missing. In the order of {@code MailboxListener.list}. */
final class MailboxTree {
    /** One name. */
    static final class Node {
        private final String name;
        private Optional<MailboxInfo> info = Optional.empty();
        private final @Nullable Node parent;
        private final List<Node> children = new ArrayList<>();
        private boolean hasChildren;

        private Node(String name, @Nullable Node parent) {
            this.name = name;
            this.parent = parent;
        }

        String name() {
            return name;
        }

        /** Empty: only names below it are there. */
        Optional<MailboxInfo> info() {
            return info;
        }

        Optional<MailboxInfo.Existing> mailbox() {
            return info.flatMap(MailboxInfo::exists);
        }

        /** It may be selected. */
        boolean isSelectable() {
            return mailbox().isPresent() && info.orElseThrow().rights().contains(Right.READ);
        }

        boolean isSubscribed() {
            return info.map(MailboxInfo::subscribed).orElse(false);
        }

        /** Whether there is such a one below it. */
        boolean hasBelow(Predicate<Node> wanted) {
            return children.stream().anyMatch(child -> wanted.test(child) || child.hasBelow(wanted));
        }

        boolean hasChildren() {
            return hasChildren;
        }

        private void isThere() {
            for (Node above = parent; above != null && !above.hasChildren; above = above.parent) {
                above.hasChildren = true;
            }
        }
    }

    private final Map<String, Node> nodes = new LinkedHashMap<>();

    MailboxTree(List<MailboxInfo> mailboxes) {
        for (MailboxInfo mailbox : mailboxes) {
            Node node = node(mailbox.name());
            node.info = Optional.of(mailbox);
            if (mailbox.exists().isPresent()) {
                node.isThere();
            }
        }
    }

    private Node node(String name) {
        Node known = nodes.get(name);
        if (known != null) {
            return known;
        }
        int end = name.lastIndexOf(ListPattern.DELIMITER);
        Node parent = end > 0 ? node(name.substring(0, end)) : null;
        Node fresh = new Node(name, parent);
        nodes.put(name, fresh);
        if (parent != null) {
            parent.children.add(fresh);
        }
        return fresh;
    }

    /** Each after those above it. */
    Iterable<Node> nodes() {
        return nodes.values();
    }
}
