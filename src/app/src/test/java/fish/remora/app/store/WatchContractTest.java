package fish.remora.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.FlagChange.Mode;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.Watch;
import fish.remora.app.reading.WatchTimer;
import fish.remora.app.store.Node.User;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link fish.remora.api.MailboxListener#watch} promises. */
class WatchContractTest {
    private final Node node = new Node();
    private final User ann;
    private final List<String> told = new ArrayList<>();
    private final OpenMailbox inbox;

    WatchContractTest() throws SQLException, Denied {
        ann = node.user();
        node.listing.list(ann.id());
        inbox = node.inbox(ann);
    }

    private final Watch.Listener listener = new Watch.Listener() {
        @Override
        public void changed(MailboxId mailbox) {
            told.add(mailbox.equals(inbox.id()) ? "INBOX" : mailbox.toString());
        }

        @Override
        public void listChanged() {
            told.add("list");
        }
    };

    private void second() throws ReflectiveOperationException {
        Method look = WatchTimer.class.getDeclaredMethod("look");
        look.setAccessible(true);
        look.invoke(node.wiring.get(WatchTimer.class));
    }

    @Test
    void whatHappensHereIsToldAtOnce() throws Denied {
        Watch watch = node.watches.watch(ann.id(), Set.of(inbox.id()), listener);
        node.append(ann, "INBOX", "one", "two");
        assertThat(told).containsExactly("INBOX");
        assertThat(node.views.view(ann.id(), inbox.view(), false).size()).isEqualTo(2);
        node.store(ann, inbox, Mode.ADD, 8, 1);
        node.flagging.expunge(ann.id(), inbox.id(), Optional.empty());
        node.append(ann, "Drafts", "elsewhere");
        assertThat(told).containsExactly("INBOX", "INBOX", "INBOX");
        node.folders.create(ann.id(), "new", Optional.empty());
        assertThat(told).endsWith("list").hasSize(4);
        watch.close();
        node.append(ann, "INBOX", "three");
        assertThat(told).hasSize(4);
    }

    @Test
    void whatOthersDoIsToldWithinASecond() throws Exception {
        node.watches.watch(ann.id(), Set.of(inbox.id()), listener);
        second();
        told.clear();
        second();
        assertThat(told).isEmpty();
        Node other = new Node();
        other.append(ann, "INBOX", "one");
        assertThat(told).isEmpty();
        second();
        assertThat(told).containsExactly("INBOX");
        assertThat(node.views.view(ann.id(), inbox.view(), false).size()).isEqualTo(1);
        other.folders.create(ann.id(), "other", Optional.empty());
        second();
        assertThat(told).containsExactly("INBOX", "list");
    }

    @Test
    void sharingIsAChangeOfTheList() throws Exception {
        User bob = node.user();
        node.watches.watch(ann.id(), Set.of(), listener);
        node.acls.setAcl(bob.id(), "INBOX", ann.address(), Right.of("lr"));
        node.acls.setAcl(bob.id(), "INBOX", "anyone", Right.of("lr"));
        assertThat(told).containsExactly("list", "list");
    }

    /** There are so many that some of each kind come before the other, in whatever order they are told. */
    @Test
    void aListenerThatFailsHarmsNobody() throws Denied {
        for (int i = 0; i < 20; i++) {
            node.watches.watch(ann.id(), Set.of(inbox.id()), new Watch.Listener() {
                @Override
                public void changed(MailboxId mailbox) {
                    throw new IllegalStateException("as a test wants it");
                }

                @Override
                public void listChanged() {}
            });
            node.watches.watch(ann.id(), Set.of(inbox.id()), listener);
        }
        node.append(ann, "INBOX", "one");
        assertThat(told).hasSize(20).containsOnly("INBOX");
    }
}
