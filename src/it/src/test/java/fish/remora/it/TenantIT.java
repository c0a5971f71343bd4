package fish.remora.it;

import static fish.remora.it.Deliveries.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.junit.CapturedMails;
import fish.remora.api.junit.CapturedMails.Captured;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an application may do, and safe mode of one application. */
@ExtendWith(Guest.Shared.class)
class TenantIT {
    private static final int BACKLOG = 60;

    private final Guest guest;
    private final Operator operator;
    private final CapturedMails captured;

    TenantIT(Guest guest) throws Exception {
        this.guest = guest;
        operator = new Operator(guest.server());
        captured = CapturedMails.of("guest", guest.server().http("/api"), operator.token());
        captured.beforeEach(null);
    }

    @AfterEach
    void unlimited() throws Exception {
        assertThat(operator.delete("applications/guest?reason=test").statusCode())
                .isEqualTo(204);
    }

    private String rights(String json) throws Exception {
        HttpResponse<String> answer =
                operator.put("applications/guest", json.replace('\'', '"').replace("}", ", \"reason\": \"test\"}"));
        return answer.statusCode() + " " + answer.body();
    }

    private String order(String number, String... to) throws Exception {
        String[] parameters = new String[to.length + 1];
        parameters[0] = "number=" + number;
        for (int i = 0; i < to.length; i++) {
            parameters[i + 1] = "to=" + to[i];
        }
        return guest.post("order", parameters);
    }

    /** Nobody gets it, here or elsewhere; a test of the application can read it. */
    @Test
    void capture() throws Exception {
        assertThat(rights("{'safeMode': 'capture'}")).contains("200 ", "\"safeMode\":\"capture\"");
        long before = guest.server().database().messagesOf(Remora.ANN);
        assertThat(order("captured", "safe@far.test", Remora.ANN.address(), "orders@mx.test"))
                .contains(
                        "safe@far.test 250 2.0.0 Captured",
                        Remora.ANN.address() + " 250 2.0.0 Captured",
                        "orders@mx.test 250 2.0.0 Captured");
        Captured mail = captured.await("safe@far.test");
        assertThat(mail.recipients()).containsExactly("safe@far.test", Remora.ANN.address(), "orders@mx.test");
        assertThat(mail.subject()).isEqualTo("Order captured");
        assertThat(mail.sender()).isEqualTo("shop@mx.test");
        assertThat(mail.text()).startsWith("Received:").contains("Thank you!");
        assertThat(captured.all()).hasSize(1);
        assertThat(guest.server().database().messagesOf(Remora.ANN)).isEqualTo(before);
        assertThat(Deliveries.of(guest.server()).trace("safe@far.test")).containsExactly("CAPTURED");
        captured.clear();
        assertThat(captured.all()).isEmpty();
    }

    @Test
    void redirectAndAllow() throws Exception {
        rights("{'safeMode': 'redirect:dev@far.test'}");
        assertThat(order("redirected", "a@redirect.test", "b@redirect.test"))
                .contains("a@redirect.test 250", "b@redirect.test 250");
        patiently("dev").until(() -> guest.sink().hasTakenFor("dev@far.test"));
        assertThat(guest.sink().takenFor("dev@far.test").text()).contains("a@redirect.test");
        assertThat(guest.sink().hasTakenFor("a@redirect.test")).isFalse();
        rights("{'safeMode': 'allow:*@good.test,boss@far.test'}");
        order("allowed", "x@good.test", "x@bad.test");
        patiently("allowed").until(() -> guest.sink().hasTakenFor("x@good.test"));
        assertThat(captured.await("x@bad.test").recipients()).containsExactly("x@bad.test");
        assertThat(guest.sink().hasTakenFor("x@bad.test")).isFalse();
    }

    @Test
    void onlyAsItself() throws Exception {
        rights("{'senders': 'office@mx.test, *@other.test'}");
        assertThat(order("foreign", "s@far.test"))
                .contains("s@far.test 550 5.7.1 Application guest may not send as shop@mx.test");
        rights("{'senders': 'shop@mx.test'}");
        assertThat(order("own", "s@far.test")).contains("s@far.test 250");
    }

    @Test
    void caps() throws Exception {
        int sent = (int) guest.server()
                .database()
                .number("SELECT coalesce(sum(recipients), 0) FROM application_mail WHERE application = 'guest'");
        rights("{'perHour': %d}".formatted(sent + 2));
        Thread.sleep(2100);
        assertThat(order("cap1", "a@cap.test", "b@cap.test")).contains("a@cap.test 250");
        assertThat(order("cap2", "c@cap.test"))
                .contains(
                        "c@cap.test 452 4.7.1 Application guest may send to " + (sent + 2) + " recipients in one hour");
        assertThat(guest.post("order", "number=cap4", "key=cap4", "after=3600", "to=d@cap.test"))
                .contains("452 4.7.1");
        rights("{'perDay': %d}".formatted(sent + 100));
        assertThat(order("cap3", "c@cap.test")).contains("c@cap.test 250");
    }

    /** Those that wait in the table as well as those in memory. */
    @Test
    void whatIsUrgentPassesABacklog() throws Exception {
        Database database = guest.server().database();
        order("way", "way@lane.test");
        patiently("the way").until(() -> guest.sink().hasTakenFor("way@lane.test"));
        String way = database.list(
                        "SELECT destination FROM event WHERE recipient = 'way@lane.test' AND kind = 'QUEUED'")
                .get(0);
        database.run("INSERT INTO destination (name, suspended) VALUES ('" + way + "', true)");
        try {
            Thread.sleep(2100);
            for (int i = 0; i < BACKLOG; i++) {
                order("plain" + i, "plain" + i + "@lane.test");
            }
            for (int i = 0; i < 5; i++) {
                guest.post("order", "number=urgent" + i, "to=urgent" + i + "@lane.test", "priority=high");
            }
            rights("{'priority': 'low'}");
            Thread.sleep(2100);
            guest.post("order", "number=limited", "to=limited@lane.test", "priority=high");
            assertThat(database.list("SELECT recipient || ' ' || priority FROM delivery WHERE destination = '" + way
                            + "' AND priority <> 0 ORDER BY id"))
                    .containsExactly(
                            "urgent0@lane.test 1",
                            "urgent1@lane.test 1",
                            "urgent2@lane.test 1",
                            "urgent3@lane.test 1",
                            "urgent4@lane.test 1",
                            "limited@lane.test -1");
            database.run("UPDATE destination SET suspended = false, max_per_minute = 120 WHERE name = '" + way + "'");
            patiently("urgent").until(() -> guest.sink().hasTakenFor("urgent4@lane.test"));
            assertThat(database.number("SELECT count(*) FROM delivery WHERE destination = '" + way + "'"))
                    .isGreaterThan(BACKLOG / 2);
        } finally {
            database.run("DELETE FROM destination WHERE name = '" + way + "'");
        }
        patiently("all").until(() -> guest.sink().hasTakenFor("limited@lane.test"));
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        assertThat(rights("{'safeMode': 'sometimes'}"))
                .startsWith("400 ")
                .contains("safeMode", "sometimes", "off, capture, redirect:ADDRESS");
        assertThat(rights("{'safeMode': 'redirect:nobody'}")).startsWith("400 ");
        for (String wrong : new String[] {
            "{'senders': 'shop@*'}", "{'safeMode': 'allow:ann@*'}", "{'senders': [{}]}", "{'perHour': {}}"
        }) {
            assertThat(rights(wrong)).startsWith("400 ");
        }
        assertThat(rights("{'senders': 'a b@x'}")).startsWith("400 ").contains("senders");
        assertThat(rights("{'priority': 'highest'}"))
                .startsWith("400 ")
                .contains("priority", "highest", "low, normal, high");
        assertThat(rights("{'perHour': 0}")).startsWith("400 ").contains("perHour");
        assertThat(rights("{'credential': 'secret'}"))
                .contains("\"credential\":true")
                .doesNotContain("secret");
        assertThat(operator.get("applications").body())
                .contains("\"name\":\"guest\"")
                .doesNotContain("argon");
    }
}
