package fish.remora.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Watch;
import fish.remora.app.access.Stays;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StaysTest {
    private final Node node = new Node();
    private final Stays stays = node.wiring.get(Stays.class);
    private final AtomicInteger ended = new AtomicInteger();

    @Test
    void endWithTheirAccountsLogin() throws Denied, SQLException {
        for (String change : List.of(
                "UPDATE account SET login = false",
                "UPDATE account SET login_era = login_era + 1",
                "WITH m AS (DELETE FROM mailbox WHERE account_id = %1$d) DELETE FROM account")) {
            Node.User ann = node.user();
            Node.User bob = node.user();
            ended.set(0);
            stays.stay(ann.id(), ended::incrementAndGet);
            stays.stay(ann.id(), () -> {
                throw new IllegalStateException("on purpose");
            });
            stays.stay(ann.id(), ended::incrementAndGet);
            Watch left = stays.stay(ann.id(), () -> ended.addAndGet(100));
            stays.stay(bob.id(), () -> ended.addAndGet(100));
            left.close();
            stays.refresh();
            assertThat(ended).hasValue(0);
            node.run(String.format(change + " WHERE id = %1$d", ann.id().value()));
            stays.refresh();
            assertThat(ended).as(change).hasValue(2);
            stays.refresh();
            assertThat(ended).hasValue(2);
        }
    }

    @Test
    void whoHasJustBeenShutOutDoesNotStay() throws SQLException {
        Node.User ann = node.user();
        node.run("UPDATE account SET login = false WHERE id = " + ann.id().value());
        assertThatThrownBy(() -> stays.stay(ann.id(), ended::incrementAndGet)).isInstanceOf(Denied.class);
    }

    @Test
    void whoComesInWithTheNewPasswordStays() throws Denied, SQLException {
        Node.User ann = node.user();
        node.run("UPDATE account SET login_era = 7 WHERE id = " + ann.id().value());
        stays.stay(ann.id(), ended::incrementAndGet);
        stays.refresh();
        assertThat(ended).hasValue(0);
    }
}
