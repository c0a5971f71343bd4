package fish.remora.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Denied;
import fish.remora.api.Uid;
import fish.remora.api.mailbox.FlagChange;
import fish.remora.api.mailbox.FlagChange.Mode;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.Right;
import fish.remora.app.store.Node.User;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Several sessions on two nodes do what they like, as mail comes in: nobody is told of a deadlock, and in the end all counters are right. */
class ConcurrentRunTest {
    private static final int SESSIONS = 8;
    private static final int STEPS = 80;
    private static final String MAIL = "Subject: Hello\r\n\r\nGood morning\r\n";
    private static final List<String> NAMES = List.of("a", "a/b", "b", "c", "c/d");

    /** What may become of a command when others have been quicker. */
    private static final Set<Denied.Code> LATE = EnumSet.of(
            Denied.Code.NONEXISTENT,
            Denied.Code.TRYCREATE,
            Denied.Code.ALREADYEXISTS,
            Denied.Code.EXPUNGEISSUED,
            Denied.Code.OVERQUOTA,
            Denied.Code.NOPERM,
            Denied.Code.CANNOT);

    private final List<Node> nodes = List.of(new Node(), new Node(Map.of("remora.undelete.days", "0")));
    private final List<User> users;

    ConcurrentRunTest() throws SQLException, Denied {
        Node node = nodes.get(0);
        users = List.of(node.user(), node.user());
        for (User one : users) {
            node.run("UPDATE account SET quota_messages = 300 WHERE id = "
                    + one.id().value());
            for (User other : users) {
                if (!one.equals(other)) {
                    node.acls.setAcl(one.id(), "INBOX", other.address(), EnumSet.allOf(Right.class));
                }
            }
        }
    }

    @Test
    void countersAreRightAfterAll() throws Exception {
        long seed = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
        List<Callable<Integer>> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            Random random = new Random(seed + i);
            Node node = nodes.get(i % 2);
            User user = users.get(i / 2 % 2);
            sessions.add(() -> session(random, node, user));
        }
        try {
            int done = 0;
            for (Future<Integer> one : threads.invokeAll(sessions)) {
                done += one.get();
            }
            assertThat(done).as("seed %d", seed).isGreaterThan(SESSIONS * STEPS / 4);
        } finally {
            threads.shutdown();
        }
        assertThat(nodes.get(0).wrong()).as("seed %d", seed).isZero();
        for (User user : users) {
            for (MailboxInfo info : nodes.get(0).listing.list(user.id())) {
                if (info.exists().isPresent()) {
                    String view = Node.text(
                            nodes.get(0).views.select(user.id(), info.name()).view());
                    assertThat(Node.text(new Node()
                                    .views
                                    .select(user.id(), info.name())
                                    .view()))
                            .as("seed %d, %s", seed, info.name())
                            .isEqualTo(view);
                }
            }
        }
    }

    /** How many steps were not too late. */
    private int session(Random random, Node node, User user) throws Exception {
        int done = 0;
        for (int i = 0; i < STEPS; i++) {
            try {
                step(random, node, user);
                done++;
            } catch (Denied late) {
                assertThat(LATE).as(late.getMessage()).contains(late.code());
            }
        }
        return done;
    }

    private String name(Random random, User user) {
        User other = users.get(user.equals(users.get(0)) ? 1 : 0);
        return switch (random.nextInt(4)) {
            case 0, 1 -> "INBOX";
            case 2 -> MailboxInfo.OTHERS + other.address() + "/INBOX";
            default -> NAMES.get(random.nextInt(NAMES.size()));
        };
    }

    private void step(Random random, Node node, User user) throws Denied, SQLException {
        String name = name(random, user);
        String own = NAMES.get(random.nextInt(NAMES.size()));
        switch (random.nextInt(12)) {
            case 0 -> node.append(user, name, MAIL, MAIL, MAIL);
            case 1 -> node.deliver(users);
            case 2 -> node.folders.create(user.id(), own, Optional.empty());
            case 3 -> node.folders.delete(user.id(), own);
            case 4 -> node.folders.rename(user.id(), own, NAMES.get(random.nextInt(NAMES.size())) + random.nextInt(3));
            case 5 -> {
                if (random.nextInt(8) == 0) {
                    node.folders.rename(user.id(), "INBOX", "old" + random.nextInt(1000));
                } else {
                    node.acls.setAcl(
                            user.id(),
                            own,
                            users.get(user.equals(users.get(0)) ? 1 : 0).address(),
                            Right.of("lr"));
                }
            }
            default -> inside(random, node, user, node.views.select(user.id(), name));
        }
    }

    private void inside(Random random, Node node, User user, OpenMailbox open) throws Denied {
        List<Uid> some = new ArrayList<>();
        for (int i = 0; i < open.view().size(); i++) {
            if (random.nextInt(3) == 0) {
                some.add(new Uid(open.view().uid(i)));
            }
        }
        switch (random.nextInt(6)) {
            case 0 -> node.copies.copy(user.id(), open.id(), some, name(random, user));
            case 1 -> node.copies.move(user.id(), open.id(), some, name(random, user));
            case 2 -> node.flagging.expunge(user.id(), open.id(), Optional.empty());
            case 3 ->
                node.flagging.store(
                        user.id(),
                        open.id(),
                        some,
                        new FlagChange(Mode.ADD, 1, List.of("k" + random.nextInt(9)), OptionalLong.empty()));
            case 4 ->
                node.flagging.store(
                        user.id(), open.id(), some, new FlagChange(Mode.REPLACE, 8, List.of(), OptionalLong.empty()));
            default -> {
                if (!some.isEmpty()) {
                    node.appender.replace(user.id(), open.id(), some.get(0), name(random, user), Node.message(MAIL));
                }
            }
        }
    }
}
