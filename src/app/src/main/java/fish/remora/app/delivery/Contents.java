package fish.remora.app.delivery;

import fish.remora.api.Content;
import fish.remora.api.Octets;
import fish.remora.app.sql.Rows;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The content of claimed messages: short ones are read at once, many by one query, while there is memory; the others when they are sent. Thread-safe. */
@ApplicationScoped
public class Contents {
    /** In octets. */
    private static final int SHORT = 64 * 1024;

    /** A Return-Path of ours is shorter. */
    private static final int LONGEST_RETURN_PATH = 1024;

    private static final String READ = """
            SELECT message_id,
                   CASE WHEN length(octets) <= %d AND message_id = ANY (?) THEN octets END,
                   CASE WHEN substring(octets FROM 1 FOR 12) = 'Return-Path:'::bytea
                        THEN position('\\x0d0a'::bytea IN substring(octets FROM 1 FOR %d)) + 1 ELSE 0 END
              FROM content WHERE message_id = ANY (?) AND part = 0""".formatted(SHORT, LONGEST_RETURN_PATH);

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Sender sender;

    /** A first part. */
    private record First(long messageId, byte @Nullable [] octets, int returnPath) {}

    /** Opens the contents of claimed messages, by message id; memory is reserved for what is in memory. */
    Supply of(Map<Long, Claims.Taken> messages) {
        List<Claims.Taken> now = messages.values().stream()
                .filter(taken -> taken.size() <= SHORT && sender.reserve(taken.size()))
                .toList();
        Map<Long, First> firsts = new HashMap<>();
        try {
            if (!messages.isEmpty()) {
                read(now.stream().map(Claims.Taken::messageId).toList(), List.copyOf(messages.keySet()))
                        .forEach(first -> firsts.put(first.messageId(), first));
            }
            return new Supply(firsts);
        } finally {
            // Each consignment reserves its own share: the same octets may go several ways.
            now.forEach(taken -> sender.release(taken.size()));
        }
    }

    /** Contents for consignments, each reserving what it holds in memory. */
    final class Supply {
        private final Map<Long, First> firsts;

        private Supply(Map<Long, First> firsts) {
            this.firsts = firsts;
        }

        /** For one more consignment. */
        Content next(Claims.Taken taken) {
            First first = firsts.get(taken.messageId());
            if (first != null && first.octets() != null) {
                Octets octets = new Octets(first.octets(), first.returnPath());
                if (sender.reserve(octets.size())) {
                    return octets;
                }
            }
            return unread(taken);
        }

        /** Not held in memory. */
        Content unread(Claims.Taken taken) {
            First first = firsts.get(taken.messageId());
            return new StoredContent(database, taken.messageId(), taken.size(), first == null ? 0 : first.returnPath());
        }
    }

    /** Content that is read when it is needed; with its Return-Path, for those who only quote it. */
    Content stored(Claims.Taken taken) {
        return new StoredContent(database, taken.messageId(), taken.size(), 0);
    }

    private List<First> read(List<Long> now, List<Long> all) {
        try (Connection connection = database.getConnection()) {
            return new Rows<>(connection, now).longs(id -> id).also(all).query(READ, Contents::first);
        } catch (SQLException failure) {
            throw new IllegalStateException("content cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static First first(ResultSet row) throws SQLException {
        return new First(row.getLong(1), row.getBytes(2), row.getInt(3));
    }
}
