package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Peer;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.Watch;
import fish.remora.protocol.sasl.OneWatch;
import fish.remora.protocol.sasl.Stay;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows between two commands.
 *
 * <p>Invariant: there is a {@link Selected} in {@link State#SELECTED}, may be one in IDLING, and is none elsewhere; while there is one, its
 * mailbox is watched. One thread at a time.
 */
final class SessionContext implements Context {
    /** Messages that are new to the client and that NOTIFY is to fetch: more are not remembered, the client sees them in EXISTS. */
    private static final int MOST_FRESH = 10_000;

    private final ImapSession.Settings settings;
    private final MailboxListener application;
    private final InstantSource clock;
    private final Ahead ahead;
    private final Signals signals;
    private final Runnable news;
    private final EnumSet<Enabled> enabled = EnumSet.noneOf(Enabled.class);
    private Peer peer;
    private State state = State.NOT_AUTHENTICATED;
    private @Nullable AccountId account;
    private @Nullable Selected selected;
    private @Nullable Notifications notifications;
    private final OneWatch watch = new OneWatch();
    private Set<MailboxId> watched = Set.of();
    private List<Long> fresh = new ArrayList<>();
    private Telling.Lines untold = Telling.Lines.NONE;
    private Output out = new Output(false);
    private boolean compressed;
    private boolean lost;
    private final Login login;
    private final Stay stay;

    SessionContext(
            ImapSession.Settings settings,
            MailboxListener application,
            Peer peer,
            InstantSource clock,
            Runnable news,
            Ahead ahead) {
        this.settings = settings;
        this.application = application;
        this.peer = peer;
        this.clock = clock;
        this.ahead = ahead;
        this.news = news;
        this.signals = new Signals(news);
        this.login = new Login(application, settings.issuers());
        this.stay = new Stay(news);
    }

    @Override
    public Ahead ahead() {
        return ahead;
    }

    @Override
    public MailboxListener application() {
        return application;
    }

    @Override
    public AccountId account() {
        if (account == null) {
            throw new IllegalStateException("nobody has come in: " + state);
        }
        return account;
    }

    @Override
    public Set<Enabled> enabled() {
        return enabled;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public long appendLimit() {
        return settings.maxMessageSize();
    }

    @Override
    public Output out() {
        return out;
    }

    @Override
    public Selected selected() throws BadSyntax {
        if (selected == null) {
            throw new BadSyntax("No mailbox is selected");
        }
        return selected;
    }

    @Nullable
    Selected selectedOrNull() {
        return selected;
    }

    ImapSession.Settings settings() {
        return settings;
    }

    Login login() {
        return login;
    }

    Peer peer() {
        return peer;
    }

    State state() {
        return state;
    }

    void state(State next) {
        state = next;
    }

    boolean isCompressed() {
        return compressed;
    }

    void compressed() {
        compressed = true;
    }

    /** Names of mailboxes are UTF-8: RFC 9051 §5.1, RFC 6855 §3. */
    boolean readsUtf8() {
        return enabled.contains(Enabled.UTF8) || enabled.contains(Enabled.IMAP4REV2);
    }

    /** What was enabled counts from here on. */
    void enable(Set<Enabled> more) {
        boolean before = readsUtf8();
        enabled.addAll(more);
        if (before != readsUtf8()) {
            out = new Output(true);
        }
    }

    /** IDLE is over. */
    void awake() {
        state = selected == null ? State.AUTHENTICATED : State.SELECTED;
    }

    void secured(Peer.Tls tls) {
        peer = peer.secured(tls);
        state = State.NOT_AUTHENTICATED;
    }

    /** Passwords may be sent: RFC 9051 §6.2.3. */
    boolean mayLogIn() {
        return peer.isSecure() || settings.plaintextAuth();
    }

    void enter(AccountId who) throws Denied {
        stay.begin(application, who);
        account = who;
        state = State.AUTHENTICATED;
    }

    void select(Selected mailbox) throws Denied {
        selected = mailbox;
        state = State.SELECTED;
        fresh.clear();
        watch();
        mailbox.stale(true);
    }

    void unselect() throws Denied {
        drop();
        watch();
    }

    /** No mailbox is selected any more; it may be watched until something else is. */
    void drop() {
        selected = null;
        state = State.AUTHENTICATED;
        fresh.clear();
    }

    @Nullable
    Notifications notifications() {
        return notifications;
    }

    void notify(@Nullable Notifications wanted) throws Denied {
        notifications = wanted;
        fresh.clear();
        watch();
    }

    /** Watches what is to be watched; the new watch is there before the old one goes, so that nothing is missed. */
    void watch() throws Denied {
        Set<MailboxId> wanted = new HashSet<>();
        if (selected != null) {
            wanted.add(selected.id());
        }
        if (notifications != null) {
            wanted.addAll(notifications.mailboxes());
        }
        boolean any = !wanted.isEmpty() || notifications != null;
        if (watch.isOpen() && any && wanted.equals(watched)) {
            return;
        }
        Watch next = any ? application.watch(account(), wanted, signals) : null;
        watched = wanted;
        watch.replace(next);
    }

    /** Any thread: a command may still be under way. */
    void close() {
        stay.leave();
        watch.end();
    }

    /** The selected mailbox is no more, or may not be read any more; or the client may not stay. */
    boolean isLost() {
        return lost || stay.isOver();
    }

    /** Why the connection ends. */
    String loss() {
        return stay.isOver()
                ? "Your account was shut, or its password changed"
                : "The mailbox is no more, or not yours to read";
    }

    /** Tells of changes in the selected mailbox, if there is one. */
    void update(Verb.After after, Changes changes, Stored stored) {
        Selected mailbox = selected;
        if (mailbox == null || after == Verb.After.NOTHING || notifications != null && !notifications.tells(after)) {
            return;
        }
        boolean changed = signals.take(mailbox.id()) || mailbox.isStale();
        if (changed || after != Verb.After.TOLD) {
            try {
                refresh(mailbox, after == Verb.After.EVERYWHERE);
            } catch (Denied denied) {
                lost = denied.code() == Denied.Code.NONEXISTENT || denied.code() == Denied.Code.NOPERM;
                mailbox.stale(true);
                if (lost) {
                    news.run();
                }
                return;
            }
        }
        Changes.Told told = changes.tell(mailbox, stored);
        untold = told.lines();
        if (told.added().length > 0 && notifications != null && notifications.fetches()) {
            remember(told.added());
            news.run();
        }
    }

    private void remember(long[] uids) {
        LongStream.of(uids).limit(MOST_FRESH - fresh.size()).forEach(fresh::add);
    }

    /** These lines are to be told too. */
    void tell(Telling.Lines lines) {
        untold = lines;
    }

    void forgetOutput() {
        out.take();
        untold = Telling.Lines.NONE;
    }

    /** All that is to be told, and that behind it. */
    Telling telling(byte[] last) {
        Telling.Lines lines = untold;
        untold = Telling.Lines.NONE;
        return new Telling(out, lines, last);
    }

    /** Asks for a newer view, of which the client is not told yet. */
    void refresh(Selected mailbox, boolean everywhere) throws Denied {
        mailbox.latest(application.view(account(), mailbox.latest(), everywhere));
        mailbox.stale(false);
    }

    /** A mailbox that the client itself has deleted is no surprise to it. */
    void forgetDeleted() {
        if (lost) {
            lost = false;
            out.text("* OK [CLOSED] The mailbox is no more").crlf();
            try {
                unselect();
            } catch (Denied unwatched) {
                notifications = null;
            }
        }
    }

    Changes changes(boolean mayRenumber, boolean uid) {
        boolean flags = notifications == null || notifications.tellsFlags();
        return new Changes(enabled, out, mayRenumber, uid, flags);
    }

    boolean hasNews() {
        if (isLost()) {
            return true;
        }
        boolean idles = state == State.IDLING;
        Selected mailbox = selected;
        boolean tells = notifications == null ? idles : notifications.tellsSelected();
        if (mailbox != null && tells && (mailbox.isStale() || signals.has(mailbox.id()))) {
            return true;
        }
        return notifications != null
                && (!fresh.isEmpty() || signals.hasList() || watched.stream().anyMatch(this::isPendingElsewhere));
    }

    private boolean isPendingElsewhere(MailboxId mailbox) {
        return (selected == null || !mailbox.equals(selected.id())) && signals.has(mailbox);
    }

    /**
     * What has happened since the last line: untagged lines to the output, and perhaps a body behind them. What cannot be told now stays to be
     * told: see {@link #hasNews}.
     */
    Step.@Nullable Body news() throws Denied {
        boolean idles = state == State.IDLING;
        Notifications wanted = notifications;
        if (wanted == null ? idles : wanted.tellsSelected()) {
            boolean mayRenumber = idles || wanted != null && wanted.expungesAtOnce();
            update(Verb.After.TOLD, changes(mayRenumber, false), Stored.NOTHING);
        }
        if (wanted == null) {
            return null;
        }
        Set<MailboxId> changed = new HashSet<>();
        watched.stream().filter(this::isPendingElsewhere).filter(signals::take).forEach(changed::add);
        boolean list = signals.takeList();
        try {
            wanted.tell(this, list, changed);
            watch();
        } catch (Denied later) {
            signals.again(changed, list);
            throw later;
        }
        return fetchFresh(wanted);
    }

    private Step.@Nullable Body fetchFresh(Notifications wanted) {
        Selected mailbox = selected;
        if (mailbox == null || fresh.isEmpty()) {
            return null;
        }
        long[] uids = fresh.stream().mapToLong(Long::longValue).sorted().toArray();
        int[] indexes = LongStream.of(uids)
                .mapToInt(mailbox.view()::indexOf)
                .filter(index -> index >= 0)
                .toArray();
        fresh = new ArrayList<>();
        Step.Body fetched = wanted.fetch(this, mailbox, indexes);
        return fetched == null
                ? null
                : new EndedBody(fetched, true, denied -> {
                    if (denied != null) {
                        remember(uids);
                    }
                    return () -> null;
                });
    }
}
