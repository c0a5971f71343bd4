package fish.remora.app.reading;

import fish.remora.api.Content;
import fish.remora.api.Denied;
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
import java.util.Set;
import javax.sql.DataSource;

/** What was not found out about a message at its delivery, because another version took it: found out when somebody asks, and kept. Thread-safe. */
@ApplicationScoped
public class Summaries {
    private static final String KEEP = "UPDATE message SET summary = ?, header_size = ? WHERE id = ?";

    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Store store;

    /** The message with what it lacks. */
    StoredMessage add(StoredMessage message, Set<Detail> details) throws Denied {
        Described described = describe(message.message(), message.size());
        byte[] octets = message.octets();
        if (details.contains(Detail.HEADER) && !details.contains(Detail.FIRST_PART)) {
            byte[] first = store.read(connection -> MessageReader.part(connection, message.message(), 0));
            octets = Arrays.copyOf(first, Math.min(first.length, described.headerSize()));
        }
        return new StoredMessage(
                message.uid(),
                message.message(),
                message.size(),
                message.internalDate(),
                message.savedDate(),
                details.contains(Detail.SUMMARY) ? described.summary() : message.summary(),
                octets);
    }

    private Described describe(long message, long size) throws Denied {
        try {
            Content content = new StoredContent(database, message, size, 0);
            MimeIndex index = Incoming.read(content).index();
            Described described = Described.of(content, index);
            store.write(tx -> Rows.update(tx.connection(), KEEP, described.summary(), described.headerSize(), message));
            return described;
        } catch (IOException gone) {
            throw new Denied(Denied.Code.EXPUNGEISSUED, "The message is no more");
        }
    }
}
