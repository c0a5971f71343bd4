package fish.remora.app.reading;

import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxId;
import fish.remora.api.mailbox.StoredMessage;
import fish.remora.api.mailbox.StoredMessage.Detail;
import fish.remora.app.delivery.StoredContent;
import fish.remora.app.intake.Incoming;
import fish.remora.app.mailbox.Described;
import fish.remora.app.mailbox.Store;
import fish.remora.app.sql.Rows;
import fish.remora.protocol.mime.MimeIndex;
import fish.remora.protocol.mime.Summary;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Summaries of messages. What was not found out about one at its delivery, because another version took it, is found out when somebody asks, and kept.
 * Thread-safe.
 */
@ApplicationScoped
public class Summaries {
    /** In the order of their ids, so that two who keep the same do not wait for each other. */
    private static final String KEEP = """
            WITH found AS (SELECT * FROM unnest(?::bigint[], ?::bytea[], ?::integer[], ?::bytea[]) AS n(id, summary, header_size, listed)),
                 held AS (SELECT id FROM message WHERE id IN (SELECT id FROM found) ORDER BY id FOR NO KEY UPDATE)
            UPDATE message m SET summary = f.summary, header_size = f.header_size, listed = nullif(f.listed, '')
              FROM found f JOIN held h ON h.id = f.id WHERE m.id = f.id""";

    /** Messages that are named to the database at once. */
    private static final int AT_ONCE = 500;

    private static final int MOST_OCTETS = 2 * 1024 * 1024;

    /** The first, and as many behind it as fit. */
    private static final String READ = """
            WITH sized AS (
              SELECT a.ord, m.*, sum(octet_length(m.summary)) OVER (ORDER BY a.ord) AS so_far
                FROM unnest(?::bigint[]) WITH ORDINALITY AS a(id, ord)
               CROSS JOIN LATERAL (SELECT x.id, coalesce(x.summary, '') AS summary, x.size FROM message x WHERE x.id = a.id OFFSET 0) m
            )
            SELECT ord, id, summary, size FROM sized WHERE so_far <= ? OR so_far = octet_length(summary) ORDER BY ord""";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Store store;

    /** What a message lacked, and the message with it. */
    record Added(Described described, StoredMessage message) {}

    /** The message with what it lacks, of which nothing is kept yet; empty when it is no more. */
    Optional<Added> add(MailboxId mailbox, StoredMessage message, Set<Detail> details) throws Denied {
        try {
            Described described = describe(message.message(), message.size());
            byte[] octets = message.octets();
            if (MessageRows.isOfHeader(details)) {
                byte[] first = store.read(connection -> MessageReader.part(connection, mailbox.value(), message, 0));
                octets = Arrays.copyOf(first, Math.min(first.length, described.headerSize()));
            }
            return Optional.of(new Added(
                    described,
                    new StoredMessage(
                            message.uid(),
                            message.message(),
                            message.size(),
                            message.internalDate(),
                            message.savedDate(),
                            details.contains(Detail.SUMMARY) ? described.summary() : message.summary(),
                            octets)));
        } catch (StoredContent.Gone gone) {
            return Optional.empty();
        } catch (IOException failure) {
            throw StoredContent.unreadable(failure);
        } catch (Denied denied) {
            if (denied.code() == Denied.Code.EXPUNGEISSUED) {
                return Optional.empty();
            }
            throw denied;
        }
    }

    /** What is read of a message. */
    private record Read(int place, long message, byte[] summary, long size) {}

    private record Told(long message, Described described) {}

    /** By the messages' ids, in the order in which they are named; those that are no more are missing. */
    public Map<Long, Summary> of(List<Long> messages) throws Denied {
        Map<Long, Summary> found = new LinkedHashMap<>();
        List<Told> told = new ArrayList<>();
        for (int next = 0; next < messages.size(); ) {
            List<Long> asked = messages.subList(next, Math.min(next + AT_ONCE, messages.size()));
            List<Read> read = read(asked);
            for (Read one : read) {
                if (Summary.isReadable(one.summary())) {
                    found.put(one.message(), Summary.read(one.summary()));
                } else {
                    tell(one).ifPresent(now -> {
                        told.add(now);
                        found.put(now.message(), Summary.read(now.described().summary()));
                    });
                }
            }
            next += read.isEmpty() ? asked.size() : read.get(read.size() - 1).place();
        }
        keepTold(told);
        return found;
    }

    private List<Read> read(List<Long> messages) throws Denied {
        return store.read(connection -> new Rows<>(connection, messages)
                .longs(id -> id)
                .query(
                        READ,
                        row -> new Read(row.getInt(1), row.getLong(2), row.getBytes(3), row.getLong(4)),
                        MOST_OCTETS));
    }

    private Optional<Told> tell(Read read) throws Denied {
        try {
            return Optional.of(new Told(read.message(), describe(read.message(), read.size())));
        } catch (StoredContent.Gone gone) {
            return Optional.empty();
        } catch (IOException failure) {
            throw StoredContent.unreadable(failure);
        }
    }

    private Described describe(long message, long size) throws IOException {
        Content content = new StoredContent(database, message, size, 0);
        MimeIndex index = Incoming.read(content).index();
        return Described.of(content, index);
    }

    /** Keeps what was found out, of all in one step. */
    void keep(List<Added> all) throws Denied {
        keepTold(all.stream()
                .map(one -> new Told(one.message().message(), one.described()))
                .toList());
    }

    private void keepTold(List<Told> all) throws Denied {
        if (!all.isEmpty()) {
            store.write(tx -> new Rows<>(tx.connection(), all)
                    .longs(Told::message)
                    .octets(one -> one.described().summary())
                    .ints(one -> one.described().headerSize())
                    .octets(one -> one.described().listed())
                    .update(KEEP));
        }
    }
}
