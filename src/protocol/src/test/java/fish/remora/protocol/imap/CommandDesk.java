package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Octets;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.OpenMailbox;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Gives a command its session and shows what it says: untagged lines, then OK, NO or BAD with its text. */
final class CommandDesk implements Context {
    /** A command of lists. */
    interface Listing {
        String run(Context context, Arguments arguments) throws BadSyntax, Denied, No;
    }

    /** A command of searches. */
    interface Search {
        Step.Body run(Context context, Arguments arguments, boolean uid, String tag) throws BadSyntax, Denied, No;
    }

    final PlayedApplication application = new PlayedApplication();
    final Set<Enabled> enabled = EnumSet.noneOf(Enabled.class);
    private final MailboxListener listener = application.listener();
    private Selected selected = selected(new long[0], new long[0], List.of());
    private Output out = new Output(false);
    Instant now = Instant.parse("2026-11-23T12:00:00Z");

    static MailboxView view(long[] uids, long[] flags, List<String> keywords) {
        long[] modseqs = Arrays.stream(uids).map(uid -> 1000 + uid).toArray();
        long next = uids.length == 0 ? 1 : uids[uids.length - 1] + 1;
        return MailboxView.of(
                new MailboxId(5),
                new MailboxView.Head(7, next, 1000 + next, keywords),
                new MailboxView.Rows(uids, flags, modseqs));
    }

    private static Selected selected(long[] uids, long[] flags, List<String> keywords) {
        return new Selected(
                new OpenMailbox(new MailboxId(5), "INBOX", PlayedApplication.ALL, view(uids, flags, keywords)), false);
    }

    CommandDesk holding(long... uids) {
        return holding(uids, new long[uids.length], List.of());
    }

    CommandDesk holding(long[] uids, long[] flags, List<String> keywords) {
        selected = selected(uids, flags, keywords);
        return this;
    }

    CommandDesk holdingUpTo(int last) {
        return holding(LongStream.rangeClosed(1, last).toArray());
    }

    CommandDesk enabling(Enabled... extensions) {
        enabled.addAll(List.of(extensions));
        out = new Output(enabled.contains(Enabled.UTF8) || enabled.contains(Enabled.IMAP4REV2));
        return this;
    }

    private Arguments arguments(String text, String... literals) {
        return new Arguments(
                text.getBytes(StandardCharsets.UTF_8),
                Arrays.stream(literals)
                        .map(literal -> Octets.of(literal.getBytes(StandardCharsets.UTF_8)))
                        .toList(),
                enabled.contains(Enabled.UTF8) || enabled.contains(Enabled.IMAP4REV2));
    }

    /** What the command says, in lines; {@code {n}} stands for the literals. */
    String list(Listing command, String text, String... literals) {
        String tagged;
        try {
            tagged = "OK " + command.run(this, arguments(text, literals));
        } catch (BadSyntax bad) {
            tagged = "BAD " + bad.getMessage();
        } catch (Denied denied) {
            tagged = "NO [" + denied.code() + "] " + denied.getMessage();
        } catch (No no) {
            tagged = "NO " + no.text();
        }
        return text(out.take()) + tagged + "\n";
    }

    /** As {@link #list}; without the tagged line when all is well. */
    String search(Search command, boolean uid, String text, String... literals) {
        StringBuilder said = new StringBuilder();
        try {
            Step.Body body = command.run(this, arguments(text, literals), uid, "A1");
            for (byte[] piece = body.next(); piece != null; piece = body.next()) {
                said.append(text(piece));
            }
        } catch (BadSyntax bad) {
            said.append("BAD ").append(bad.getMessage()).append('\n');
        } catch (Denied denied) {
            said.append("NO [").append(denied.code()).append("]\n");
        } catch (No no) {
            said.append("NO ").append(no.text()).append('\n');
        }
        return said.toString();
    }

    String search(String text, String... literals) {
        return search(Searching::search, false, text, literals);
    }

    String uidSearch(String text, String... literals) {
        return search(Searching::search, true, text, literals);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    SearchProgram program(String text, String... literals) throws BadSyntax {
        return new SearchParser(this, arguments(text, literals)).program();
    }

    @Override
    public Ahead ahead() {
        return Ahead.NOTHING;
    }

    @Override
    public MailboxListener application() {
        return listener;
    }

    @Override
    public AccountId account() {
        return new AccountId(1);
    }

    @Override
    public Set<Enabled> enabled() {
        return enabled;
    }

    @Override
    public Output out() {
        return out;
    }

    @Override
    public Selected selected() {
        return selected;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long appendLimit() {
        return 50_000_000;
    }
}
