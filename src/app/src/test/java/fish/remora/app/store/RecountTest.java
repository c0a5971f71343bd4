package fish.remora.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.FlagChange.Mode;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.app.mailbox.Recount;
import fish.remora.app.store.Node.User;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class RecountTest {
    private final Node node = new Node();
    private final Recount recount = node.wiring.get(Recount.class);

    @Test
    void countersThatAreWrongAreMendedAndOthersAreNotTouched() throws Denied, SQLException {
        User ann = node.user();
        User bob = node.user();
        node.append(ann, "INBOX", "one", "two", "three");
        node.append(bob, "INBOX", "one");
        OpenMailbox inbox = node.inbox(ann);
        node.store(ann, inbox, Mode.ADD, 8, 2);
        long before = node.status(bob, "INBOX").highestModseq();
        node.run("UPDATE mailbox SET messages = 7, unseen = 0, deleted = 9, octets = 1 WHERE id = "
                + inbox.id().value());
        assertThat(node.wrong()).isEqualTo(1);
        walk();
        assertThat(node.wrong()).isZero();
        assertThat(node.status(ann, "INBOX").messages()).isEqualTo(3);
        assertThat(node.status(bob, "INBOX").highestModseq()).isEqualTo(before);
        assertThat(Node.text(node.views.view(ann.id(), inbox.view(), true))).isEqualTo("1:0 2:8 3:0");
    }

    /** Once round. */
    private void walk() throws Denied, SQLException {
        long mailboxes = node.number("SELECT count(*) FROM mailbox");
        int mended = 0;
        for (long seen = 0; seen <= mailboxes; seen += 500) {
            mended += recount.step();
        }
        assertThat(mended).isEqualTo(1);
    }
}
