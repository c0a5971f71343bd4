package fish.remora.protocol.imap;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.MailboxListener;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.MailboxView;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.protocol.mime.ListedFields;
import fish.remora.protocol.mime.MimeIndex;
import fish.remora.protocol.mime.MimeIndexer;
import fish.remora.protocol.mime.Summary;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A mailbox of which FETCH reads, in memory: as much of {@link MailboxListener} as {@link FetchBody} calls. UIDs in steps of ten. */
final class StoredMail implements InvocationHandler {
    static final AccountId ACCOUNT = new AccountId(1);
    static final MailboxId MAILBOX = new MailboxId(5);
    static final Instant INTERNAL = Instant.parse("2026-11-03T04:05:06Z");
    static final Instant SAVED = Instant.parse("2026-11-23T14:15:16Z");

    private final Map<Long, byte[]> messages = new TreeMap<>();
    private final Map<Long, byte[]> summaries = new TreeMap<>();

    /** Calls of each method. */
    final List<String> calls = new ArrayList<>();

    /** At most so many messages an answer. */
    int most = 1000;

    /** Summaries are as old rows have them. */
    boolean summariesLost;

    Ahead ahead = Ahead.NOTHING;

    StoredMail(byte[]... octets) {
        for (byte[] message : octets) {
            long uid = 10L * (messages.size() + 1);
            messages.put(uid, message);
            summaries.put(uid, Summary.write(index(message), Arrays.copyOf(message, Math.min(message.length, 262144))));
        }
    }

    static MimeIndex index(byte[] message) {
        MimeIndexer indexer = new MimeIndexer();
        indexer.feed(message, 0, message.length);
        return indexer.finish();
    }

    void expunge(long uid) {
        messages.remove(uid);
    }

    MailboxView view() {
        long[] uids = messages.keySet().stream().mapToLong(uid -> uid).toArray();
        long[] flags =
                Arrays.stream(uids).map(uid -> uid == 10 ? 0 : 1 | 1L << 8).toArray();
        long[] modseqs = Arrays.stream(uids).map(uid -> uid + 1000).toArray();
        return MailboxView.of(
                MAILBOX,
                new MailboxView.Head(7, 1000, 2000, List.of("$Forwarded")),
                new MailboxView.Rows(uids, flags, modseqs));
    }

    MailboxListener port() {
        return (MailboxListener)
                Proxy.newProxyInstance(StoredMail.class.getClassLoader(), new Class<?>[] {MailboxListener.class}, this);
    }

    @Override
    @SuppressWarnings("unchecked")
    public synchronized Object invoke(Object proxy, Method method, Object[] arguments) throws Denied {
        calls.add(method.getName());
        return switch (method.getName()) {
            case "fetch" -> fetch((List<Uid>) arguments[2], (Set<StoredMessage.Detail>) arguments[3]);
            case "read" -> read((StoredMessage) arguments[2], (int) arguments[3]);
            default -> throw new AssertionError("FETCH does not call " + method);
        };
    }

    private List<StoredMessage> fetch(List<Uid> uids, Set<StoredMessage.Detail> details) {
        return uids.stream()
                .filter(uid -> messages.containsKey(uid.value()))
                .limit(most)
                .map(uid -> message(uid, details))
                .toList();
    }

    private StoredMessage message(Uid uid, Set<StoredMessage.Detail> details) {
        byte[] octets = messages.get(uid.value());
        byte[] summary = details.contains(StoredMessage.Detail.SUMMARY) && !summariesLost
                ? summaries.get(uid.value())
                : new byte[0];
        int length = 0;
        Optional<byte[]> listed = Optional.empty();
        if (details.contains(StoredMessage.Detail.FIRST_PART)) {
            length = StoredMessage.PART;
        } else if (!Collections.disjoint(details, Set.of(StoredMessage.Detail.HEADER, StoredMessage.Detail.LISTED))) {
            int header =
                    Math.toIntExact(Summary.read(summaries.get(uid.value())).headerSize());
            length = Math.min(StoredMessage.PART, header);
            listed = details.contains(StoredMessage.Detail.HEADER) ? listed : ListedFields.of(octets, header);
        }
        return new StoredMessage(
                uid,
                uid.value() + 500,
                octets.length,
                INTERNAL,
                SAVED,
                summary,
                listed.orElse(Arrays.copyOf(octets, Math.min(length, octets.length))));
    }

    private byte[] read(StoredMessage message, int part) throws Denied {
        byte[] octets = messages.get(message.uid().value());
        if (octets == null) {
            throw new Denied(Denied.Code.EXPUNGEISSUED, "gone");
        }
        int from = part * StoredMessage.PART;
        return Arrays.copyOfRange(octets, from, Math.min(octets.length, from + StoredMessage.PART));
    }

    static FetchRequest request(String text, Enabled... enabled) throws BadSyntax {
        byte[] line = text.getBytes(StandardCharsets.UTF_8);
        return FetchRequest.parse(new Arguments(line, List.of(), false), Set.of(enabled));
    }

    FetchBody body(String request, MailboxView view, Enabled... enabled) throws BadSyntax {
        int[] all = IntStream.range(0, view.size()).toArray();
        FetchRequest parsed = request(request, enabled);
        return new FetchBody(
                new Session(port(), Set.of(enabled), ahead), MAILBOX, view, parsed.choose(view, all), parsed, false);
    }

    /** All that a FETCH of all messages says, one character an octet. */
    String fetch(String request, Enabled... enabled) throws BadSyntax, Denied {
        return text(body(request, view(), enabled));
    }

    static String text(FetchBody body) throws Denied {
        StringBuilder text = new StringBuilder();
        for (byte[] piece = body.next(); piece != null; piece = body.next()) {
            text.append(new String(piece, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    /** As much of one as FETCH needs. */
    private record Session(MailboxListener application, Set<Enabled> enabled, Ahead ahead) implements Context {
        @Override
        public AccountId account() {
            return ACCOUNT;
        }

        @Override
        public Output out() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Selected selected() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant now() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long appendLimit() {
            throw new UnsupportedOperationException();
        }
    }
}
