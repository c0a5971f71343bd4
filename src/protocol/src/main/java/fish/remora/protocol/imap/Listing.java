package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.SpecialUse;
import fish.remora.protocol.imap.ListRequest.Return;
import fish.remora.protocol.imap.ListRequest.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** LIST and LSUB responses: RFC 9051 §7.3.1, RFC 3501 §7.2.3. */
final class Listing {
    private final Context context;
    private final ListRequest request;

    Listing(Context context, ListRequest request) {
        this.context = context;
        this.request = request;
    }

    /** LIST, each followed by what RETURN asks for. */
    void list() throws Denied {
        for (MailboxTree.Node node : tree(context).nodes()) {
            if (request.matches(node.name())) {
                list(node);
            }
        }
    }

    private static MailboxTree tree(Context context) throws Denied {
        return new MailboxTree(context.application().list(context.account()));
    }

    private void list(MailboxTree.Node node) throws Denied {
        boolean below = request.has(Selection.RECURSIVEMATCH) && node.hasBelow(this::isSelected);
        if (!isSelected(node) && !below) {
            return;
        }
        line(context.out(), "LIST", attributes(node));
        context.out().mailbox(node.name());
        if (below) {
            context.out().text(" (\"CHILDINFO\" (");
            String space = "";
            for (Selection option : List.of(Selection.SUBSCRIBED, Selection.SPECIAL_USE)) {
                if (request.has(option)) {
                    context.out().text(space).text('"').text(option.word).text('"');
                    space = " ";
                }
            }
            context.out().text("))");
        }
        context.out().crlf();
        details(node);
    }

    /** A missing name is listed because of what is below it (RFC 3501 §6.3.4). */
    private boolean isSelected(MailboxTree.Node node) {
        if (!request.isSelective()) {
            return node.mailbox().isPresent() || node.hasChildren();
        }
        return (!request.has(Selection.SUBSCRIBED) || node.isSubscribed())
                && (!request.has(Selection.SPECIAL_USE) || use(node).isPresent());
    }

    private static Optional<SpecialUse> use(MailboxTree.Node node) {
        return node.mailbox().isPresent() ? node.info().flatMap(MailboxInfo::use) : Optional.empty();
    }

    private List<String> attributes(MailboxTree.Node node) {
        List<String> attributes = new ArrayList<>();
        if (request.returns().contains(Return.SUBSCRIBED) && node.isSubscribed()) {
            attributes.add("\\Subscribed");
        }
        if (node.mailbox().isEmpty()) {
            attributes.add("\\NonExistent");
        }
        if (!node.isSelectable()) {
            attributes.add("\\Noselect");
        }
        attributes.add(node.hasChildren() ? "\\HasChildren" : "\\HasNoChildren");
        use(node).ifPresent(use -> attributes.add(use.word()));
        return attributes;
    }

    private void details(MailboxTree.Node node) throws Denied {
        Optional<MailboxInfo.Existing> mailbox = node.mailbox();
        if (mailbox.isEmpty()) {
            return;
        }
        if (request.returns().contains(Return.MYRIGHTS)) {
            AclCommands.writeMyRights(
                    context.out(), node.name(), node.info().orElseThrow().rights());
        }
        if (request.status().isPresent() && node.isSelectable()) {
            StatusItem.write(
                    context, node.name(), mailbox.get(), request.status().get());
        }
    }

    /** LSUB; of a pattern that ends in {@code %} also names above subscribed ones (RFC 3501 §6.3.9). */
    static void lsub(Context context, ListPattern pattern) throws Denied {
        boolean above = pattern.text().endsWith("%");
        for (MailboxTree.Node node : tree(context).nodes()) {
            boolean parent = above && !node.isSubscribed() && node.hasBelow(MailboxTree.Node::isSubscribed);
            if (pattern.matches(node.name()) && (node.isSubscribed() || parent)) {
                line(context.out(), "LSUB", parent ? List.of("\\Noselect") : List.of());
                context.out().mailbox(node.name()).crlf();
            }
        }
    }

    /** What stands before the name. */
    static void line(Output out, String word, List<String> attributes) {
        out.text("* ").text(word).text(" (").text(String.join(" ", attributes)).text(") \"/\" ");
    }
}
