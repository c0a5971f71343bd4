package fish.remora.protocol.pop3;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Maildrop;
import fish.remora.api.Peer;
import fish.remora.api.ScramCredential;
import fish.remora.api.Secret;
import fish.remora.api.Uid;
import fish.remora.protocol.sasl.ScramKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The fixture of {@code transcripts/README.md}, in memory. What is stored outlives a session; one thread at a time. */
final class FixedMailboxes extends MaildropsOnly {
    private static final long UID_VALIDITY = 7;
    private static final AccountId ANN = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);

    private static final Map<String, ScramCredential> SCRAM = Map.of(
            "ann@mx.test",
            credential("secret", Optional.of(ANN)),
            "bob@mx.test",
            credential("pass word", Optional.of(BOB)));
    private static final ScramCredential NOBODY = credential("nobody", Optional.empty());

    private final Map<Uid, byte[]> ann = new TreeMap<>();
    private final Set<String> needs;
    private final int partSize;
    private boolean locked;
    private boolean broken;

    /** Calls of any kind, so that a test can see that there was none. */
    int calls;

    /** What was expunged, in order. */
    final List<Uid> expunged = new ArrayList<>();

    /**
     * @param needs the words of a transcript
     * @param partSize how many octets a part has
     * @param messages ann's, their UIDs in steps of ten
     */
    FixedMailboxes(Set<String> needs, int partSize, List<byte[]> messages) {
        this.needs = needs;
        this.partSize = partSize;
        this.locked = needs.contains("locked");
        this.broken = needs.contains("broken");
        for (byte[] message : messages) {
            ann.put(new Uid(10L * (ann.size() + 1)), message);
        }
    }

    private static ScramCredential credential(String password, Optional<AccountId> account) {
        return ScramKeys.of(octets(password), octets("salt"), ScramKeys.LEAST_ITERATIONS)
                .credential(account);
    }

    /** The three messages of the fixture. */
    static List<byte[]> fixture() {
        return List.of(
                octets("Subject: one\r\n\r\nHello Ann\r\nsecond line\r\nthird line\r\n"),
                octets("Subject: two\r\n\r\n.\r\n..two\r\n.one\r\nend\r\n"),
                octets("Subject: three\r\n\r\nno line end"));
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    boolean isLocked() {
        return locked;
    }

    @Override
    public AccountId login(Peer peer, String user, Secret password) throws Denied {
        called();
        if (user.equals("ann@mx.test") && Arrays.equals(password.octets(), octets("secret"))) {
            return ANN;
        }
        if (user.equals("bob@mx.test") && Arrays.equals(password.octets(), octets("pass word"))) {
            return BOB;
        }
        throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Wrong user or password");
    }

    @Override
    public ScramCredential scram(Peer peer, String user) throws Denied {
        called();
        return SCRAM.getOrDefault(user, NOBODY);
    }

    @Override
    public void proved(Peer peer, String user, boolean right) {}

    @Override
    public AccountId token(Peer peer, Optional<String> user, Secret token) throws Denied {
        called();
        if (user.orElse("ann@mx.test").equals("ann@mx.test") && token.equals(Secret.of("ann.s.token"))) {
            return ANN;
        }
        throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Wrong user or token");
    }

    @Override
    public AccountId certified(Peer peer, Optional<String> user) throws Denied {
        called();
        throw new Denied(Denied.Code.AUTHENTICATIONFAILED, "Nobody has a certificate");
    }

    @Override
    public Maildrop open(AccountId account) throws Denied {
        called();
        if (account.equals(BOB)) {
            return new Maildrop(BOB, 0, UID_VALIDITY, List.of());
        }
        if (locked) {
            throw new Denied(Denied.Code.INUSE, "Another session is open");
        }
        locked = true;
        List<Maildrop.Item> items = new ArrayList<>();
        ann.forEach((uid, octets) -> items.add(new Maildrop.Item(
                uid, uid.value(), octets.length, Math.max(1, (octets.length + partSize - 1) / partSize))));
        return new Maildrop(ANN, 1, UID_VALIDITY, items);
    }

    @Override
    public byte[] read(Maildrop maildrop, Maildrop.Item item, int part) throws Denied {
        called();
        byte[] octets = ann.get(item.uid());
        if (octets == null || needs.contains("gone")) {
            throw new Denied(Denied.Code.NONEXISTENT, "The message has gone");
        }
        if (part < 0 || part >= item.parts()) {
            throw new AssertionError("no such part: " + part);
        }
        return Arrays.copyOfRange(octets, part * partSize, Math.min(octets.length, (part + 1) * partSize));
    }

    @Override
    public List<byte[]> read(Maildrop maildrop, List<Maildrop.Item> items) throws Denied {
        List<byte[]> parts = new ArrayList<>(List.of(read(maildrop, items.get(0), 0)));
        for (Maildrop.Item item : items.subList(1, items.size())) {
            if (!ann.containsKey(item.uid())) {
                break;
            }
            parts.add(Arrays.copyOf(ann.get(item.uid()), (int) Math.min(item.size(), partSize)));
        }
        return parts;
    }

    @Override
    public void close(Maildrop maildrop, List<Uid> expunge) throws Denied {
        called();
        if (needs.contains("no-expunge") && !expunge.isEmpty()) {
            throw new Denied(Denied.Code.UNAVAILABLE, "Nothing was expunged");
        }
        if (maildrop.account().equals(ANN)) {
            expunge.forEach(ann::remove);
            expunged.addAll(expunge);
            locked = false;
        }
    }

    /** From now on every call fails unexpectedly. */
    void breakDown() {
        broken = true;
    }

    void mend() {
        broken = false;
    }

    private void called() throws Denied {
        calls++;
        if (needs.contains("store-down")) {
            throw new Denied(Denied.Code.UNAVAILABLE, "The store is down");
        }
        if (needs.contains("no-permission")) {
            throw new Denied(Denied.Code.NOPERM, "Not allowed");
        }
        if (broken) {
            throw new IllegalStateException("broken on purpose");
        }
    }
}
