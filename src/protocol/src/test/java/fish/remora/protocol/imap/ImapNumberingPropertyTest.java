package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxView;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * RFC 9051 §7.4.1, §7.5.1: whatever two clients do to one mailbox, in whatever order, each knows in the end exactly what is there, by the
 * numbers it was told.
 */
class ImapNumberingPropertyTest {
    private enum Act {
        DELETE,
        DELETE_SILENTLY,
        UNDELETE_SILENTLY,
        KEYWORD,
        KEYWORD_SILENTLY,
        EXPUNGE,
        UID_EXPUNGE,
        COPY,
        MOVE,
        APPEND,
        READ,
        SEARCH,
        PIPELINED,
        IDLE,
        NOOP
    }

    /**
     * What one of the two does.
     *
     * @param message which one, as far as there are so many
     * @param uid named by its UID
     */
    private record Deed(boolean first, Act act, int message, boolean uid) {}

    @Provide
    Arbitrary<List<Deed>> deeds() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.of(Act.values()),
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.of(true, false))
                .as(Deed::new)
                .list()
                .ofMaxSize(40);
    }

    @Property
    void eachClientKnowsWhatIsThere(
            @ForAll("deeds") List<Deed> deeds,
            @ForAll NumberingClient.Kind oneKind,
            @ForAll NumberingClient.Kind otherKind)
            throws Denied {
        MemoryMailboxes mailboxes = new MemoryMailboxes(Set.of());
        NumberingClient first = new NumberingClient(mailboxes, oneKind);
        NumberingClient second = new NumberingClient(mailboxes, otherKind);
        for (Deed deed : deeds) {
            act(deed.first ? first : second, deed);
        }
        for (NumberingClient client : List.of(first, second)) {
            client.command("NOOP");
            client.learn();
            assertThat(client.messages)
                    .as("%s", client.talk)
                    .extracting(Object::toString)
                    .isEqualTo(present(mailboxes.now(MemoryAccounts.ANN, "INBOX")));
            client.close();
        }
        assertThat(mailboxes.watches()).isZero();
    }

    private static List<String> present(MailboxView view) {
        return IntStream.range(0, view.size())
                .mapToObj(i -> {
                    Set<String> flags = new TreeSet<>(fish.remora.api.mailbox.Flag.words(view.flags(i)));
                    flags.addAll(view.keywords(view.flags(i)));
                    return view.uid(i) + " " + flags;
                })
                .toList();
    }

    private static void act(NumberingClient client, Deed deed) {
        client.listen();
        client.learn();
        int number = client.messages.isEmpty() ? 0 : 1 + deed.message % client.messages.size();
        switch (deed.act) {
            case EXPUNGE -> client.command("EXPUNGE");
            case UID_EXPUNGE -> client.command("UID EXPUNGE 1:3");
            case APPEND -> client.command("APPEND INBOX (\\Flagged) {3+}\r\nabc");
            case IDLE -> client.idle();
            case NOOP -> client.command("NOOP");
            default -> actOn(client, deed, number);
        }
        if (deed.act != Act.IDLE) {
            client.learn();
        }
    }

    private static void actOn(NumberingClient client, Deed deed, int number) {
        if (number == 0) {
            return;
        }
        String store = client.on("STORE", number, deed.uid);
        NumberingClient.Known message = client.messages.get(number - 1);
        switch (deed.act) {
            case DELETE -> client.store(store, message, "\\Deleted", true, false);
            case DELETE_SILENTLY -> client.store(store, message, "\\Deleted", true, true);
            case UNDELETE_SILENTLY -> client.store(store, message, "\\Deleted", false, true);
            case KEYWORD -> client.store(store, message, "work", true, false);
            case KEYWORD_SILENTLY -> client.store(store, message, "play", true, true);
            case COPY -> client.command(client.on("COPY", number, deed.uid) + " INBOX");
            case MOVE -> client.command(client.on("MOVE", number, deed.uid) + " INBOX");
            case READ -> client.command(client.on("FETCH", number, deed.uid) + " BODY[]");
            case SEARCH -> client.command(client.search(deed.uid));
            case PIPELINED ->
                client.command(
                        client.on("FETCH", number, false) + " BODY[]",
                        client.on("STORE", number, deed.uid) + " +FLAGS (both)",
                        "UID EXPUNGE 1:4",
                        "NOOP");
            default -> throw new AssertionError(deed.act);
        }
    }
}
