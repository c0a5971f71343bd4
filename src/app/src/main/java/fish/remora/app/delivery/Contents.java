package fish.remora.app.delivery;

import fish.remora.api.Content;
import fish.remora.app.event.Rows;
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

    /** By message id; memory is reserved for what is in memory. A message without content is missing. */
    Map<Long, Content> of(Map<Long, Claims.Taken> messages) {
        List<Long> all = List.copyOf(messages.keySet());
        List<Long> now = messages.values().stream()
                .filter(taken -> taken.size() <= SHORT && sender.reserve(taken.size()))
                .map(Claims.Taken::messageId)
                .toList();
        Map<Long, Content> contents = new HashMap<>();
        for (First first : read(now, all)) {
            Claims.Taken taken = messages.get(first.messageId());
            if (taken != null) {
                contents.put(first.messageId(), content(taken, first));
            }
        }
        // What was reserved is the stored size; what is released later is the size without the Return-Path.
        for (long id : now) {
            Claims.Taken taken = messages.get(id);
            Content content = contents.get(id);
            long kept = content != null && content.inMemory() ? content.size() : 0;
            sender.release(taken == null ? 0 : taken.size() - kept);
        }
        return contents;
    }

    private Content content(Claims.Taken taken, First first) {
        byte[] octets = first.octets();
        return octets != null
                ? new Octets(octets, first.returnPath())
                : new StoredContent(database, taken.messageId(), taken.size(), first.returnPath());
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
