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
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads the text of messages, many with one statement. Thread-safe. */
@ApplicationScoped
public class TextReader {
    /** So many octets are held at once, about. */
    private static final int AT_ONCE = 2 * 1024 * 1024;

    /** Messages of which headers are asked for at once. */
    private static final int HEADERS = 500;

    /** Of one message; nobody finds what is behind them. */
    private static final int MOST_CHARACTERS = 4 * 1024 * 1024;

    private static final String READ = "SELECT message_id, octets FROM content WHERE message_id = ANY (?) AND part = 0";

    /** The first, and as many behind it as fit. Of a header whose size nobody knows, the message may be all. */
    private static final String READ_HEADERS = """
            WITH sized AS (
              SELECT a.ord, m.id, least(coalesce(m.header_size, m.size), 262144)::integer AS octets,
                     sum(least(coalesce(m.header_size, m.size), 262144)) OVER (ORDER BY a.ord) AS so_far
                FROM unnest(?::bigint[]) WITH ORDINALITY AS a(id, ord) JOIN message m ON m.id = a.id
            )
            SELECT s.id, substring(c.octets FROM 1 FOR s.octets)
              FROM sized s LEFT JOIN content c ON c.message_id = s.id AND c.part = 0
             WHERE s.so_far <= ? OR s.so_far = s.octets ORDER BY s.ord""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Store store;

    /**
     * A message that may match.
     *
     * @param size of the message, in octets
     * @param isSigned it has a signature
     * @param isSure it does match: it need not be read
     */
    record Candidate(long uid, long message, long size, boolean isSigned, boolean isSure) {}

    /** What is wanted of a text; called by several threads at once. */
    interface Look<T> {
        T at(Candidate candidate, Text text);
    }

    /** Takes what came of it, one at a time. */
    interface Taker<T> {
        void take(Candidate candidate, T seen) throws Denied;
    }

    private record Start(long message, byte @Nullable [] octets) {}

    /**
     * Looks at the text of each, and hands over what is seen, in their order; but for those whose octets are no more.
     *
     * @param headers the header is enough
     * @return true when none was left out
     * @throws Denied UNAVAILABLE when one cannot be read that may be there
     */
    <T> boolean read(List<Candidate> candidates, boolean headers, Look<T> look, Taker<T> taker) throws Denied {
        boolean all = true;
        for (int next = 0; next < candidates.size(); ) {
            int end = headers ? Math.min(next + HEADERS, candidates.size()) : end(candidates, next);
            List<Candidate> batch = candidates.subList(next, end);
            Map<Long, Start> starts = new LinkedHashMap<>();
            starts(batch, headers).forEach(one -> starts.put(one.message(), one));
            List<Candidate> read = headers ? upToTheLast(batch, starts) : batch;
            List<Optional<T>> seen = seen(read, starts, headers, look);
            for (int i = 0; i < read.size(); i++) {
                Optional<T> one = seen.get(i);
                if (one.isPresent()) {
                    taker.take(read.get(i), one.get());
                }
                all &= one.isPresent();
            }
            next += read.size();
        }
        return all;
    }

    /** Those about which an answer that may have been cut short says something; it is in their order. A message may come more than once. */
    private static List<Candidate> upToTheLast(List<Candidate> batch, Map<Long, Start> starts) {
        Set<Long> met = new HashSet<>();
        int end = 0;
        while (end < batch.size()
                && (met.size() < starts.size()
                        || starts.containsKey(batch.get(end).message()))) {
            long message = batch.get(end++).message();
            if (starts.containsKey(message)) {
                met.add(message);
            }
        }
        return starts.isEmpty() ? batch : batch.subList(0, end);
    }

    /** Decoding is what takes the time: whole messages are looked at by all cores, those that have to be read first by this thread. */
    private <T> List<Optional<T>> seen(List<Candidate> batch, Map<Long, Start> starts, boolean headers, Look<T> look)
            throws Denied {
        List<Optional<T>> seen = batch.parallelStream()
                .map(one -> isWhole(one, starts, headers)
                        ? Optional.of(look.at(one, text(starts.get(one.message()))))
                        : Optional.<T>empty())
                .collect(Collectors.toCollection(ArrayList::new));
        for (int i = 0; i < seen.size(); i++) {
            Candidate one = batch.get(i);
            if (octets(one, starts) != null && !isWhole(one, starts, headers)) {
                seen.set(i, stored(one, look));
            }
        }
        return seen;
    }

    private static int end(List<Candidate> candidates, int from) {
        int end = from;
        for (long octets = 0; end < candidates.size() && octets < AT_ONCE; end++) {
            octets += Math.min(candidates.get(end).size(), Part.SIZE);
        }
        return end;
    }

    private List<Start> starts(List<Candidate> batch, boolean headers) throws Denied {
        Object[] ids = batch.stream().map(Candidate::message).distinct().toArray();
        return store.read(connection -> {
            Object asked = connection.createArrayOf("int8", ids);
            return headers
                    ? Rows.read(connection, READ_HEADERS, TextReader::start, asked, AT_ONCE)
                    : Rows.read(connection, READ, TextReader::start, asked);
        });
    }

    private static Start start(ResultSet row) throws SQLException {
        return new Start(row.getLong(1), row.getBytes(2));
    }

    /** Empty when the octets are no more. */
    private <T> Optional<T> stored(Candidate one, Look<T> look) throws Denied {
        try {
            return Optional.of(look.at(one, text(new StoredContent(database, one.message(), one.size(), 0))));
        } catch (StoredContent.Gone gone) {
            return Optional.empty();
        } catch (IOException failure) {
            throw StoredContent.unreadable(failure);
        }
    }

    private static byte @Nullable [] octets(Candidate one, Map<Long, Start> starts) {
        Start start = starts.get(one.message());
        return start == null ? null : start.octets();
    }

    private static boolean isWhole(Candidate one, Map<Long, Start> starts, boolean headers) {
        byte[] start = octets(one, starts);
        return start != null && (headers || start.length == one.size());
    }

    private static Text text(@Nullable Start whole) {
        try {
            return text(Octets.of(whole == null || whole.octets() == null ? new byte[0] : whole.octets()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Text text(Content content) throws IOException {
        MimeIndex index = index(content);
        try (InputStream in = content.open()) {
            return new Text(
                    index,
                    MessageText.fold(MessageText.header(index)),
                    MessageText.fold(MessageText.body(index, in, MOST_CHARACTERS)));
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
