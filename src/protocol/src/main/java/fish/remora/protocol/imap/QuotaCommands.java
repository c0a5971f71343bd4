package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.Quota;
import java.util.ArrayList;
import java.util.List;

/**
 * What may be stored: RFC 9208. All mailboxes of an account have one quota root: the empty name for one's own, for those of others what their names
 * begin with. Only the operator sets limits. Each command writes its untagged responses and returns what follows the tagged OK.
 */
final class QuotaCommands {
    /** In octets: what STORAGE counts in. */
    private static final long UNIT = 1024;

    private QuotaCommands() {}

    /** RFC 9208 §4.1.1. */
    static String getQuota(Context context, Arguments arguments) throws BadSyntax, Denied {
        String root = arguments.mailbox();
        arguments.end();
        Quota quota = root.isEmpty()
                ? context.application().quota(context.account(), "")
                : context.application().quota(context.account(), mailboxOf(context, root));
        if (resources(quota).isEmpty()) {
            throw new Denied(Denied.Code.NONEXISTENT, "There is no such quota root");
        }
        write(context.out(), root, quota);
        return "GETQUOTA completed";
    }

    /** Any mailbox of that root: its owner's quota is asked for by it. */
    private static String mailboxOf(Context context, String root) throws Denied {
        if (root.startsWith(MailboxInfo.OTHERS)) {
            for (MailboxInfo mailbox : context.application().list(context.account())) {
                if (mailbox.exists().isPresent() && root.equals(root(mailbox.name()))) {
                    return mailbox.name();
                }
            }
        }
        throw new Denied(Denied.Code.NONEXISTENT, "There is no such quota root");
    }

    /** RFC 9208 §4.1.2. A mailbox whose owner has no limit has no root. */
    static String getQuotaRoot(Context context, Arguments arguments) throws BadSyntax, Denied {
        String name = arguments.mailbox();
        arguments.end();
        if (context.application().find(context.account(), name).exists().isEmpty()) {
            throw new Denied(Denied.Code.NONEXISTENT, "There is no such mailbox");
        }
        Quota quota = context.application().quota(context.account(), name);
        String root = root(name);
        boolean limited = !resources(quota).isEmpty();
        Output out = context.out().text("* QUOTAROOT ").mailbox(name);
        if (limited) {
            out.text(' ').mailbox(root);
        }
        out.crlf();
        if (limited) {
            write(out, root, quota);
        }
        return "GETQUOTAROOT completed";
    }

    private static String root(String name) {
        if (!name.startsWith(MailboxInfo.OTHERS)) {
            return "";
        }
        int end = name.indexOf(ListPattern.DELIMITER, MailboxInfo.OTHERS.length());
        return end < 0 ? name : name.substring(0, end);
    }

    /** RFC 9208 §4.1.3: read, then refused. */
    static String setQuota(Context context, Arguments arguments) throws BadSyntax, Denied {
        arguments.mailbox();
        arguments.space();
        arguments.list(() -> {
            arguments.atom();
            arguments.space();
            arguments.number64();
        });
        arguments.end();
        throw new Denied(Denied.Code.NOPERM, "Limits are set by the operator");
    }

    private static void write(Output out, String root, Quota quota) {
        out.text("* QUOTA ").mailbox(root).text(" (");
        out.text(String.join(" ", resources(quota))).text(')').crlf();
    }

    /** RFC 9208 §5.1, §5.2: only what has a limit. */
    private static List<String> resources(Quota quota) {
        List<String> resources = new ArrayList<>();
        quota.octetsLimit()
                .ifPresent(
                        limit -> resources.add("STORAGE " + (quota.octets() + UNIT - 1) / UNIT + " " + limit / UNIT));
        quota.messagesLimit().ifPresent(limit -> resources.add("MESSAGE " + quota.messages() + " " + limit));
        return resources;
    }
}
