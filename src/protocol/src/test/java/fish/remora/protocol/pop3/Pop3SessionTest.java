package fish.remora.protocol.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Maildrop;
import fish.remora.api.Peer;
import fish.remora.api.Secret;
import fish.remora.api.Uid;
import fish.remora.protocol.sasl.ScramClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a conversation cannot show: pieces, locks, secrets, workers. */
class Pop3SessionTest {
    private static final ScramClient SCRAM = ScramClient.of("n,,", "ann@mx.test");
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 110);

    private final FixedMailboxes mailboxes = new FixedMailboxes(Set.of(), 8, FixedMailboxes.fixture());
    private final Pop3Session session = session(mailboxes);

    private static Pop3Session session(FixedMailboxes mailboxes) {
        Peer peer = new Peer("1", ADDRESS, ADDRESS, false, false, Optional.empty());
        return new Pop3Session(new Pop3Session.Settings("mx.test", true, true, List.of()), mailboxes, peer, () -> {});
    }

    private Step say(String line) {
        return session.line(FixedMailboxes.octets(line));
    }

    private void logIn() {
        say("USER ann@mx.test");
        say("PASS secret");
        assertThat(session.holdsLock()).isTrue();
    }

    @Test
    void asksOnlyWhereItCalls() {
        assertThat(asks("PASS secret")).as("before USER it is refused at once").isFalse();
        assertThat(asks("QUIT")).isFalse();
        say("USER ann@mx.test");
        assertThat(asks("pass secret")).isTrue();
        logIn();
        assertThat(List.of("RETR 1", "TOP 1 0", "QUIT")).allMatch(this::asks);
        assertThat(List.of("LIST", "UIDL", "STAT", "DELE 1", "RSET", "NOOP", "CAPA", "PASS secret", "nonsense"))
                .noneMatch(this::asks);
    }

    @Test
    void asksForAnyLineWithinAuth() {
        assertThat(asks("AUTH PLAIN")).isTrue();
        say("AUTH PLAIN");
        assertThat(List.of("AGFubkBteC50ZXN0AHNlY3JldA==", "*", "", "NOOP")).allMatch(this::asks);
        say("*");
        assertThat(asks("NOOP")).isFalse();
        logIn();
        assertThat(asks("AUTH PLAIN")).as("it is refused at once").isFalse();
    }

    @Test
    void scramOpensTheMaildrop() {
        Step.Say challenge =
                (Step.Say) say("AUTH SCRAM-SHA-256 " + ScramClient.base64(SCRAM.gs2Header() + SCRAM.bare()));
        String base64 = new String(challenge.octets(), StandardCharsets.US_ASCII)
                .substring(2)
                .strip();
        Step.Say verifier = (Step.Say) session.line(SCRAM.last(base64, "secret"));
        assertThat(new String(verifier.octets(), StandardCharsets.US_ASCII)).startsWith("+ dj");
        assertThat(session.holdsLock()).isFalse();
        say("");
        assertThat(session.holdsLock()).isTrue();
    }

    private boolean asks(String line) {
        return session.asks(FixedMailboxes.octets(line));
    }

    @Test
    void aMessageIsReadOnePartAPiece() throws Denied {
        logIn();
        int before = mailboxes.calls;
        Step.Stream reply = (Step.Stream) say("RETR 1");
        assertThat(mailboxes.calls - before)
                .as("the first part, so that -ERR is still possible")
                .isEqualTo(1);

        StringBuilder message = new StringBuilder();
        int pieces = 0;
        for (byte[] piece = reply.body().next();
                piece != null;
                piece = reply.body().next()) {
            assertThat(piece.length).isLessThanOrEqualTo(8 + 5);
            message.append(new String(piece, StandardCharsets.ISO_8859_1));
            pieces++;
        }
        assertThat(pieces).isEqualTo(7).isEqualTo(mailboxes.calls - before);
        assertThat(message).endsWith("third line\r\n.\r\n");
    }

    @Test
    void topReadsNoPartBehindItsLastLine() throws Denied {
        logIn();
        int before = mailboxes.calls;
        Step.Stream reply = (Step.Stream) say("TOP 1 0");
        while (reply.body().next() != null) {
            assertThat(mailboxes.calls - before).isLessThanOrEqualTo(2);
        }
        assertThat(mailboxes.calls - before)
                .as("'Subject: one CRLF CRLF' is 16 octets")
                .isEqualTo(2);
    }

    @Test
    void octetsPassAsTheyCame() throws Denied {
        byte[] odd = FixedMailboxes.octets("A: \0\u00ff\r\n\r\nbare\n.\rlf\u0080");
        Pop3Session own = session(new FixedMailboxes(Set.of(), 5, List.of(odd)));
        own.line(FixedMailboxes.octets("USER ann@mx.test"));
        own.line(FixedMailboxes.octets("PASS secret"));
        Step.Stream reply = (Step.Stream) own.line(FixedMailboxes.octets("RETR 1"));
        StringBuilder message = new StringBuilder();
        for (byte[] piece = reply.body().next();
                piece != null;
                piece = reply.body().next()) {
            message.append(new String(piece, StandardCharsets.ISO_8859_1));
        }
        assertThat(message.toString()).isEqualTo("A: \0\u00ff\r\n\r\nbare\n.\rlf\u0080\r\n.\r\n");
    }

    @Test
    void whoTakesMessagesInOrderIsGivenThemFromMemory() throws Denied {
        FixedMailboxes store = new FixedMailboxes(
                Set.of(), 1024, Collections.nCopies(150, FixedMailboxes.octets("A: b\r\n\r\n.text\r\n")));
        Pop3Session own = session(store);
        own.line(FixedMailboxes.octets("USER ann@mx.test"));
        own.line(FixedMailboxes.octets("PASS secret"));
        int before = store.calls;
        for (int number = 1; number <= 150; number++) {
            int calls = store.calls;
            boolean asks = own.asks(FixedMailboxes.octets("RETR " + number));
            Step.Say reply = (Step.Say) own.line(FixedMailboxes.octets("RETR " + number));
            assertThat(new String(reply.octets(), StandardCharsets.US_ASCII))
                    .isEqualTo("+OK 15 octets\r\nA: b\r\n\r\n..text\r\n.\r\n");
            assertThat(store.calls > calls).isEqualTo(asks);
        }
        assertThat(store.calls - before).as("1, 2 to 101, 102 to 150").isEqualTo(3);
        assertThat(own.asks(FixedMailboxes.octets("RETR 150"))).as("again").isTrue();
    }

    @Test
    void readingAheadEndsAtMarkedMessagesAndPassesOverOthers() {
        FixedMailboxes store = new FixedMailboxes(
                Set.of(), 1024, Collections.nCopies(6, FixedMailboxes.octets("A: b\r\n\r\ntext\r\n")));
        Pop3Session own = session(store);
        for (String line : List.of("USER ann@mx.test", "PASS secret", "DELE 5", "RETR 1", "RETR 2")) {
            own.line(FixedMailboxes.octets(line));
        }
        assertThat(own.asks(FixedMailboxes.octets("TOP 4 0"))).isFalse();
        own.line(FixedMailboxes.octets("DELE 3"));
        Step.Say refused = (Step.Say) own.line(FixedMailboxes.octets("RETR 3"));
        assertThat(new String(refused.octets(), StandardCharsets.US_ASCII)).startsWith("-ERR");
        Step.Say top = (Step.Say) own.line(FixedMailboxes.octets("TOP 4 0"));
        assertThat(new String(top.octets(), StandardCharsets.US_ASCII)).endsWith("A: b\r\n\r\n.\r\n");
        assertThat(own.asks(FixedMailboxes.octets("RETR 3"))).as("passed over").isTrue();
        assertThat(own.asks(FixedMailboxes.octets("RETR 5"))).isTrue();
        assertThat(List.of("RETR", "RETR x", "RETR 0", "RETR 4294967297"))
                .allMatch(line -> own.asks(FixedMailboxes.octets(line)));
    }

    @Test
    void aPartThatHasGoneBreaksTheReplyOff() throws Denied {
        FixedMailboxes store = new FixedMailboxes(Set.of(), 8, FixedMailboxes.fixture());
        Pop3Session own = session(store);
        own.line(FixedMailboxes.octets("USER ann@mx.test"));
        own.line(FixedMailboxes.octets("PASS secret"));
        Step.Stream reply = (Step.Stream) own.line(FixedMailboxes.octets("RETR 1"));
        assertThat(reply.body().next()).isNotNull();
        store.close(new Maildrop(new AccountId(1), 1, 7, List.of()), List.of(new Uid(10)));
        assertThatThrownBy(reply.body()::next).isInstanceOf(Denied.class);
    }

    @Test
    void aLongListingComesInPieces() {
        List<Maildrop.Item> items = new ArrayList<>();
        for (int i = 1; i <= 100_000; i++) {
            items.add(new Maildrop.Item(new Uid(i), i, 1000, 1));
        }
        MessageNumbers numbers = new MessageNumbers(new Maildrop(new AccountId(1), 1, 4_000_000_000L, items));
        ListingBody body = new ListingBody(numbers, numbers::uniqueId);
        StringBuilder listing = new StringBuilder();
        for (byte[] piece = body.next(); piece != null; piece = body.next()) {
            assertThat(piece.length).isLessThan(17 * 1024);
            listing.append(new String(piece, StandardCharsets.US_ASCII));
        }
        assertThat(listing.toString().lines()).hasSize(100_001);
        assertThat(listing).endsWith("\r\n100000 4000000000.100000\r\n.\r\n");
    }

    @Test
    void aBrokenConnectionFreesTheLockOnce() throws Denied {
        logIn();
        say("DELE 1");
        session.closed();
        session.closed();
        assertThat(mailboxes.expunged).isEmpty();
        assertThat(mailboxes.isLocked()).isFalse();
    }

    @Test
    void aLockThatCouldNotBeReleasedIsStillHeld() throws Denied {
        logIn();
        mailboxes.breakDown();
        assertThatThrownBy(session::closed).isInstanceOf(IllegalStateException.class);
        assertThat(session.holdsLock()).isTrue();
        mailboxes.mend();
        session.closed();
        assertThat(session.holdsLock()).isFalse();
        assertThat(mailboxes.isLocked()).isFalse();
    }

    @Test
    void whoseAccountIsShutGoesAndExpungesNothing() throws Denied {
        logIn();
        say("DELE 1");
        assertThat(session.hasNews()).isFalse();
        mailboxes.endStays();
        assertThat(session.hasNews()).isTrue();
        assertThat(say("QUIT"))
                .isInstanceOfSatisfying(
                        Step.Close.class,
                        close -> assertThat(close.octets()).asString().startsWith("-ERR [AUTH] "));
        assertThat(session.hasNews()).isFalse();
        assertThat(session.holdsLock()).isTrue();
        session.closed();
        assertThat(session.holdsLock()).isFalse();
        assertThat(mailboxes.isLocked()).isFalse();
    }

    @Test
    void thePasswordIsGoneAfterItsStep() {
        List<Secret> seen = new ArrayList<>();
        Peer peer = new Peer("1", ADDRESS, ADDRESS, false, false, Optional.empty());
        Pop3Session own = new Pop3Session(
                new Pop3Session.Settings("mx.test", true, true, List.of()),
                new RememberingListener(mailboxes, seen),
                peer,
                () -> {});
        own.line(FixedMailboxes.octets("USER ann@mx.test"));
        byte[] line = FixedMailboxes.octets("PASS secret");
        own.line(line);
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).octets()).containsOnly(0);
        assertThat(line).containsOnly(0);
    }

    @Test
    void aPasswordWithinAuthIsGoneToo() {
        List<Secret> seen = new ArrayList<>();
        Peer peer = new Peer("1", ADDRESS, ADDRESS, false, false, Optional.empty());
        Pop3Session own = new Pop3Session(
                new Pop3Session.Settings("mx.test", true, true, List.of()),
                new RememberingListener(mailboxes, seen),
                peer,
                () -> {});
        byte[] command = FixedMailboxes.octets("AUTH PLAIN AGFubkBteC50ZXN0AHdyb25n");
        own.line(command);
        own.line(FixedMailboxes.octets("AUTH PLAIN"));
        byte[] response = FixedMailboxes.octets("AGFubkBteC50ZXN0AHNlY3JldA==");
        own.line(response);
        assertThat(own.holdsLock()).isTrue();
        assertThat(seen)
                .hasSize(2)
                .allSatisfy(secret -> assertThat(secret.octets()).containsOnly(0));
        assertThat(command).containsOnly(0);
        assertThat(response).containsOnly(0);
    }

    @Test
    void wordsOfTheApplicationCannotForgeAReply() {
        Denied denied = new Denied(Denied.Code.UNAVAILABLE, "down\r\n+OK \u2026" + "x".repeat(1000));
        String answer = new String(Answer.denied(denied), StandardCharsets.ISO_8859_1);
        assertThat(answer)
                .startsWith("-ERR [SYS/TEMP] down??+OK ?xxx")
                .endsWith("x\r\n")
                .hasSizeLessThanOrEqualTo(512);
        assertThat(answer.indexOf('\n')).isEqualTo(answer.length() - 1);
    }
}
