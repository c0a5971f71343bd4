package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.api.mailbox.StoredMessage.Detail;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The untagged FETCH responses (RFC 9051 §7.5.2; UIDFETCH of RFC 9586 §3.3) of one command, in pieces of {@value #PIECE} octets and a little more.
 * What needs the view alone asks the application for nothing; else messages are asked for by the batch, and of long ones part
 * by part. A message that has been expunged meanwhile is left out. One thread at a time.
 */
final class FetchBody implements Step.Body {
    /** In octets. */
    private static final int PIECE = 64 * 1024;

    /** Octets of messages that are looked at for one piece, and an item more: what comes to little must not keep a worker for long. */
    private static final long MOST_READ = 4L * 1024 * 1024;

    private final MailboxListener application;
    private final AccountId account;
    private final MailboxView view;
    private final MailboxId mailbox;
    private final int[] indexes;
    private final List<FetchItem> items;
    private final boolean uidOnly;
    private final boolean needsStore;
    private final Set<Detail> details;
    private final Output out;
    private final FactWriter facts;
    private final OctetsWriter octets;
    private final MessageBatches batches;
    private final Deque<StoredMessage> batch = new ArrayDeque<>();

    /** The next of {@link #indexes}. */
    private int next;

    private int item;
    private long readBefore;
    private @Nullable MessageOctets message;
    /** Where its response begins in {@link #out}; -1: some of it has been sent. */
    private int begin;

    private boolean missed;
    private boolean ended;

    /**
     * @param indexes in the view, ascending: what {@link FetchRequest#choose} has left
     * @param uidCommand each response tells the UID
     */
    FetchBody(
            Context context,
            MailboxId mailbox,
            MailboxView view,
            int[] indexes,
            FetchRequest request,
            boolean uidCommand) {
        Set<Enabled> enabled = context.enabled();
        this.application = context.application();
        this.account = context.account();
        this.mailbox = mailbox;
        this.view = view;
        this.indexes = indexes;
        this.uidOnly = enabled.contains(Enabled.UIDONLY);
        this.items = items(
                request,
                uidCommand && !uidOnly,
                enabled.contains(Enabled.CONDSTORE) || enabled.contains(Enabled.QRESYNC));
        this.details = details(items);
        this.batches = new MessageBatches(application, account, mailbox, view, indexes, details, context.ahead());
        this.needsStore = !items.stream().allMatch(FetchBody::isInView);
        this.out = new Output(enabled.contains(Enabled.UTF8) || enabled.contains(Enabled.IMAP4REV2));
        this.facts = new FactWriter(view, out);
        this.octets = new OctetsWriter(out);
    }

    private static List<FetchItem> items(FetchRequest request, boolean uid, boolean modseq) {
        FetchRequest all = modseq || request.needsModSeq() ? request.plus(FetchItem.Fact.MODSEQ) : request;
        return (uid ? all.plus(FetchItem.Fact.UID) : all).items();
    }

    private static boolean isInView(FetchItem item) {
        return item instanceof FetchItem.Fact fact && fact.from == FetchItem.From.VIEW;
    }

    /** What the store is asked for: neither a summary nor octets that no item needs. */
    private static Set<Detail> details(List<FetchItem> items) {
        Set<Detail> details = EnumSet.noneOf(Detail.class);
        Detail header = isListing(items) ? Detail.LISTED : Detail.HEADER;
        for (FetchItem item : items) {
            if (item instanceof FetchItem.Fact fact) {
                if (fact.from == FetchItem.From.SUMMARY) {
                    details.add(Detail.SUMMARY);
                }
            } else if (item instanceof FetchItem.Octets wanted) {
                if (wanted.isOwnHeader()) {
                    details.add(header);
                    continue;
                }
                if (!wanted.isWhole()) {
                    details.add(Detail.SUMMARY);
                }
                if (wanted.needsFirst()) {
                    details.add(Detail.FIRST_PART);
                }
            }
        }
        if (details.contains(Detail.FIRST_PART) && details.remove(Detail.HEADER)) {
            details.add(Detail.SUMMARY);
        }
        return details;
    }

    /** No octets but those of fields that are kept beside the message. */
    private static boolean isListing(List<FetchItem> items) {
        return items.stream().allMatch(item -> !(item instanceof FetchItem.Octets octets) || octets.isListed());
    }

    /** Some messages have been left out since they are no more. To be asked at the end. */
    boolean missedSome() {
        return missed;
    }

    /** Some part has an encoding that nobody here can undo (RFC 3516 §4.3). To be asked at the end. */
    boolean undecodable() {
        return octets.undecodable();
    }

    @Override
    public byte @Nullable [] next() throws Denied {
        if (ended) {
            return null;
        }
        long most = read() + MOST_READ;
        while (!ended && out.length() < PIECE && read() < most) {
            if (needsStore) {
                step();
            } else {
                fromView();
            }
        }
        begin = -1;
        return out.take();
    }

    /** Octets of messages looked at so far. */
    private long read() {
        return message == null ? readBefore : readBefore + message.given();
    }

    private void fromView() {
        if (next == indexes.length) {
            ended = true;
            return;
        }
        int index = indexes[next++];
        begin(index);
        for (int i = 0; i < items.size(); i++) {
            out.text(i == 0 ? "" : " ");
            facts.ofView((FetchItem.Fact) items.get(i), index);
        }
        out.text(")\r\n");
    }

    private void begin(int index) {
        out.text("* ").number(uidOnly ? view.uid(index) : index + 1).text(uidOnly ? " UIDFETCH (" : " FETCH (");
    }

    private void step() throws Denied {
        MessageOctets current = message;
        if (current == null) {
            nextMessage();
            return;
        }
        try {
            if (octets.isOpen()) {
                octets.write();
            } else if (item < items.size()) {
                item(current, items.get(item++));
            } else {
                out.text(")\r\n");
                end();
            }
        } catch (Denied denied) {
            if (denied.code() != Denied.Code.EXPUNGEISSUED || begin < 0) {
                throw denied;
            }
            out.cutTo(begin);
            missed = true;
            end();
        }
    }

    private void end() {
        readBefore = read();
        message = null;
        octets.close();
        next++;
    }

    private void item(MessageOctets current, FetchItem wanted) throws Denied {
        out.text(item == 1 ? "" : " ");
        if (wanted instanceof FetchItem.Octets part) {
            octets.open(current, part);
        } else if (isInView(wanted)) {
            facts.ofView((FetchItem.Fact) wanted, indexes[next]);
        } else {
            facts.ofMessage((FetchItem.Fact) wanted, current);
        }
    }

    private void nextMessage() throws Denied {
        if (batch.isEmpty()) {
            if (!batches.hasMore()) {
                ended = true;
                return;
            }
            batch.addAll(batches.next());
            // All of them are no more.
            missed |= batch.isEmpty();
        }
        StoredMessage found = batch.poll();
        if (found == null) {
            return;
        }
        while (view.uid(indexes[next]) != found.uid().value()) {
            missed = true;
            next++;
        }
        item = 0;
        begin = out.length();
        message = new MessageOctets(application, account, mailbox, found, details.contains(Detail.FIRST_PART));
        begin(indexes[next]);
    }
}
