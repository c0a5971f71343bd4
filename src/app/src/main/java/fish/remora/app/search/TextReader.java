package fish.remora.app.search;

import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.api.Octets;
import fish.remora.app.delivery.StoredContent;
import fish.remora.app.mailbox.Part;
import fish.remora.app.mailbox.Store;
import fish.remora.app.sql.Rows;
import fish.remora.protocol.mime.MessageText;
import fish.remora.protocol.mime.MimeIndex;
import fish.remora.protocol.mime.MimeIndexer;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads the text of messages, many with one statement. Thread-safe. */
@ApplicationScoped
public class TextReader {
    /** So many octets are held at once, about. */
    private static final int AT_ONCE = 2 * 1024 * 1024;

    /** What a header has, about. */
    private static final int HEADER_OCTETS = 4096;

    /** Of one message; nobody finds what is behind them. */
    private static final int MOST_CHARACTERS = 4 * 1024 * 1024;

    private static final String READ = "SELECT message_id, octets FROM content WHERE message_id = ANY (?) AND part = 0";

    private static final String READ_HEADERS = """
            SELECT c.message_id, substring(c.octets FROM 1 FOR coalesce(m.header_size, 262144))
              FROM message m JOIN content c ON c.message_id = m.id AND c.part = 0 WHERE m.id = ANY (?)""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Store store;

    /**
     * A message that may match.
     *
     * @param size of the message, in octets
     * @param isSigned it has a signature
     */
    record Candidate(long uid, long message, long size, boolean isSigned) {}

    /** Takes what is read. */
    interface Taker {
        void take(Candidate candidate, Text text) throws Denied;
    }

    private record Start(long message, byte[] octets) {}

    /**
     * Hands over the text of each, in their order, but for those whose octets are no more.
     *
     * @param headers the header is enough
     */
    void read(List<Candidate> candidates, boolean headers, Taker taker) throws Denied {
        batches(candidates, headers ? READ_HEADERS : READ, taker);
    }

    private void batches(List<Candidate> candidates, String sql, Taker taker) throws Denied {
        boolean headers = sql.equals(READ_HEADERS);
        List<Candidate> batch = new ArrayList<>();
        long octets = 0;
        for (Candidate one : candidates) {
            batch.add(one);
            octets += headers ? HEADER_OCTETS : Math.min(one.size(), Part.SIZE);
            if (octets >= AT_ONCE) {
                batch(batch, sql, taker);
                batch.clear();
                octets = 0;
            }
        }
        batch(batch, sql, taker);
    }

    private void batch(List<Candidate> batch, String sql, Taker taker) throws Denied {
        if (batch.isEmpty()) {
            return;
        }
        Map<Long, byte[]> starts = new HashMap<>();
        Object[] ids = batch.stream().map(Candidate::message).distinct().toArray();
        store.read(connection -> Rows.read(
                        connection,
                        sql,
                        row -> new Start(row.getLong(1), row.getBytes(2)),
                        connection.createArrayOf("int8", ids)))
                .forEach(one -> starts.put(one.message(), one.octets()));
        for (Candidate one : batch) {
            byte[] start = starts.get(one.message());
            if (start != null) {
                Content content = start.length == one.size() || sql.equals(READ_HEADERS)
                        ? Octets.of(start)
                        : new StoredContent(database, one.message(), one.size(), 0);
                Optional<Text> text = text(content);
                if (text.isPresent()) {
                    taker.take(one, text.get());
                }
            }
        }
    }

    /** Empty when the octets are no more. */
    private static Optional<Text> text(Content content) {
        try {
            MimeIndex index = index(content);
            try (InputStream in = content.open()) {
                return Optional.of(new Text(
                        index,
                        MessageText.fold(MessageText.header(index)),
                        MessageText.fold(MessageText.body(index, in, MOST_CHARACTERS))));
            }
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static MimeIndex index(Content content) throws IOException {
        MimeIndexer indexer = new MimeIndexer();
        try (InputStream in = content.open()) {
            byte[] buffer = new byte[(int) Math.min(64 * 1024, content.size() + 1)];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                indexer.feed(buffer, 0, n);
            }
        }
        return indexer.finish();
    }

    /**
     * The text of one message, folded.
     *
     * @param body empty when only the header was read
     */
    record Text(MimeIndex index, String header, String body) {
        /** The values of all fields of that name. */
        List<String> fields(String name) {
            return MessageText.field(index, name).stream()
                    .map(MessageText::fold)
                    .toList();
        }
    }
}
