package fish.remora.app.tenant;

import fish.remora.api.AccountId;
import fish.remora.api.Refused;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Refreshed;
import fish.remora.app.start.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * To how many recipients an account may send in one hour and in one day, of the clock: so a stolen password is no newsletter. Counted in memory and written every
 * other second, cleared by {@link fish.remora.app.event.TraceCollector}; what several nodes count in the same two seconds may be more. Thread-safe.
 */
@ApplicationScoped
public class UserCaps implements Refreshed {
    private static final int HOURS = 24;

    private static final String COUNT = """
            INSERT INTO account_use AS u (account_id, hour, recipients)
            SELECT s.account_id, s.hour, s.recipients FROM unnest(?::bigint[], ?::bigint[], ?::int[]) AS s(account_id, hour, recipients)
              JOIN account a ON a.id = s.account_id ORDER BY s.account_id
            ON CONFLICT (account_id, hour) DO UPDATE SET recipients = u.recipients + excluded.recipients""";

    private static final String SENT = """
            SELECT coalesce(sum(recipients) FILTER (WHERE hour = ?), 0), coalesce(sum(recipients), 0) FROM account_use
             WHERE account_id = ? AND hour > ?""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    @ConfigProperty(name = "remora.submission.per.hour", defaultValue = "1000")
    private String perHour;

    @Inject
    @ConfigProperty(name = "remora.submission.per.day", defaultValue = "5000")
    private String perDay;

    private long mostAnHour;
    private long mostADay;
    private final Map<Long, Use> uses = new ConcurrentHashMap<>();

    /** What is known of one account. Guarded by itself. */
    private static final class Use {
        private Instant read = Instant.EPOCH;
        private long hour;
        private long day;
        private int since;

        /** Its count is being written, and another one has begun. */
        private boolean closed;
    }

    /** A wrong property fails the deployment. */
    @PostConstruct
    void read() {
        mostAnHour = number("remora.submission.per.hour", perHour);
        mostADay = number("remora.submission.per.day", perDay);
    }

    private static long number(String key, String text) {
        long number =
                Long.parseLong(Settings.checked(key, text, "\\d{1,9}", "recipients from 0 (any number) to 999999999"));
        return number == 0 ? Long.MAX_VALUE : number;
    }

    /**
     * May it send to so many more?
     *
     * @throws Refused 452 when not now
     */
    public void check(AccountId account, int recipients) throws Refused {
        count(account, recipients, 0);
    }

    /**
     * It sends to so many more.
     *
     * @throws Refused 452 when not now; nothing is counted
     */
    public void take(AccountId account, int recipients) throws Refused {
        count(account, recipients, recipients);
    }

    private void count(AccountId account, int wanted, int taken) throws Refused {
        while (!counted(account.value(), wanted, taken)) {
            Thread.onSpinWait();
        }
    }

    private boolean counted(long account, int wanted, int taken) throws Refused {
        Use use = uses.computeIfAbsent(account, id -> new Use());
        synchronized (use) {
            if (use.closed) {
                return false;
            }
            if (use.read.equals(Instant.EPOCH)) {
                load(account, use);
            }
            over(use.hour + use.since + wanted, mostAnHour, "hour");
            over(use.day + use.since + wanted, mostADay, "day");
            use.since += taken;
            return true;
        }
    }

    private static void over(long sent, long most, String time) throws Refused {
        if (sent > most) {
            throw Refused.with(452, "4.7.1", "You may send to " + most + " recipients in one " + time);
        }
    }

    private void load(long account, Use use) {
        Instant now = Instant.now();
        try (Connection connection = database.getConnection()) {
            Rows.read(
                    connection,
                    SENT,
                    row -> {
                        use.hour = row.getLong(1);
                        use.day = row.getLong(2);
                        return use;
                    },
                    hour(now),
                    account,
                    hour(now) - HOURS);
            use.read = now;
        } catch (SQLException failure) {
            throw new IllegalStateException("what was sent cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static long hour(Instant time) {
        return time.getEpochSecond() / Duration.ofHours(1).toSeconds();
    }

    /** One account's share since the last time. */
    private record Share(long account, int recipients) {}

    /** Writes what has been counted; what is known is read again when it is asked for. */
    @Override
    public void refresh() throws SQLException {
        List<Share> shares = uses.keySet().stream()
                .map(this::share)
                .filter(share -> share.recipients() > 0)
                .toList();
        if (shares.isEmpty()) {
            return;
        }
        long hour = hour(Instant.now());
        try (Connection connection = database.getConnection()) {
            new Rows<>(connection, shares)
                    .longs(Share::account)
                    .longs(share -> hour)
                    .ints(Share::recipients)
                    .update(COUNT);
        } catch (SQLException failure) {
            shares.forEach(this::putBack);
            throw failure;
        }
    }

    private void putBack(Share share) {
        Use use = uses.computeIfAbsent(share.account(), id -> new Use());
        synchronized (use) {
            use.since += share.recipients();
        }
    }

    private Share share(long account) {
        Use use = uses.remove(account);
        if (use == null) {
            return new Share(account, 0);
        }
        synchronized (use) {
            use.closed = true;
            return new Share(account, use.since);
        }
    }

    @Override
    public void forget() {
        // What has been counted is written when the database is there again.
    }
}
