package fish.remora.protocol.imap;

import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.Right;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The names that somebody sees, with those above them that are missing. In the order of {@code MailboxListener.list}. */
final class MailboxTree {
    /** One name. */
    static final class Node {
        private final String name;
        private Optional<MailboxInfo> info = Optional.empty();
        private final List<Node> children = new ArrayList<>();

        private Node(String name) {
            this.name = name;
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
            return hasBelow(node -> node.mailbox().isPresent());
        }
    }

    private final Map<String, Node> nodes = new LinkedHashMap<>();

    MailboxTree(List<MailboxInfo> mailboxes) {
        for (MailboxInfo mailbox : mailboxes) {
            node(mailbox.name()).info = Optional.of(mailbox);
        }
    }

    private Node node(String name) {
        Node known = nodes.get(name);
        if (known != null) {
            return known;
        }
        int end = name.lastIndexOf(ListPattern.DELIMITER);
        Optional<Node> parent = end > 0 ? Optional.of(node(name.substring(0, end))) : Optional.empty();
        Node fresh = new Node(name);
        nodes.put(name, fresh);
        parent.ifPresent(above -> above.children.add(fresh));
        return fresh;
    }

    /** Each after those above it. */
    Iterable<Node> nodes() {
        return nodes.values();
    }
}
