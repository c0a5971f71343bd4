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
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** What was not found out about a message at its delivery, because another version took it: found out when somebody asks, and kept. Thread-safe. */
@ApplicationScoped
public class Summaries {
    /** In the order of their ids, so that two who keep the same do not wait for each other. */
    private static final String KEEP = """
            WITH found AS (SELECT * FROM unnest(?::bigint[], ?::bytea[], ?::integer[], ?::bytea[]) AS n(id, summary, header_size, listed)),
                 held AS (SELECT id FROM message WHERE id IN (SELECT id FROM found) ORDER BY id FOR NO KEY UPDATE)
            UPDATE message m SET summary = f.summary, header_size = f.header_size, listed = nullif(f.listed, '')
              FROM found f JOIN held h ON h.id = f.id WHERE m.id = f.id""";

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

    private Described describe(long message, long size) throws IOException {
        Content content = new StoredContent(database, message, size, 0);
        MimeIndex index = Incoming.read(content).index();
        return Described.of(content, index);
    }

    /** Keeps what was found out, of all in one step. */
    void keep(List<Added> all) throws Denied {
        if (!all.isEmpty()) {
            store.write(tx -> new Rows<>(tx.connection(), all)
                    .longs(one -> one.message().message())
                    .octets(one -> one.described().summary())
                    .ints(one -> one.described().headerSize())
                    .octets(one -> one.described().listed())
                    .update(KEEP));
        }
    }
}
