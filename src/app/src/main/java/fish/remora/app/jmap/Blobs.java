package fish.remora.app.jmap;

import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.app.mailbox.Part;
import fish.remora.app.mailbox.Store;
import fish.remora.app.sql.Rows;
import fish.remora.app.start.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Binary data: RFC 8620 §6. Messages and their parts are read where they are stored; what is uploaded is kept for a day, in the database, so that each node
 * has it. Thread-safe.
 */
@ApplicationScoped
public class Blobs {
    private static final String MESSAGE = """
            SELECT m.size FROM message m WHERE m.id = ? AND EXISTS (
              SELECT 1 FROM entry e JOIN mailbox b ON b.id = e.mailbox_id WHERE e.message_id = m.id AND b.account_id = ?)""";

    private static final String UPLOAD = "SELECT size FROM upload WHERE id = ? AND account_id = ?";

    private static final String MESSAGE_PART = "SELECT octets FROM content WHERE message_id = ? AND part = ?";
    private static final String UPLOAD_PART = "SELECT octets FROM upload_part WHERE upload_id = ? AND part = ?";

    private static final String HELD = "SELECT coalesce(sum(size), 0) FROM upload WHERE account_id = ?";

    /** Those that are an hour old must make room (RFC 8620 §6.1). */
    private static final String OLD =
            "DELETE FROM upload WHERE account_id = ? AND created_at < now() - interval '1 hour'";

    private static final String ADD = "INSERT INTO upload (id, account_id, size) VALUES (?, ?, ?)";
    private static final String ADD_PART = "INSERT INTO upload_part (upload_id, part, octets) VALUES (?, ?, ?)";

    /** What one account may have uploaded at a time, in messages of the largest size. */
    private static final int MOST_HELD = 4;

    @Inject
    private Store store;

    @Inject
    private Ids ids;

    @Inject
    @ConfigProperty(name = "remora.max.message.size", defaultValue = "104857600")
    private long maxMessageSize;

    /**
     * Keeps what somebody uploads.
     *
     * @throws Denied OVERQUOTA when he has uploaded too much within the last hour
     */
    public BlobId keep(long account, Content content) throws Denied {
        long id = ids.next();
        store.<Boolean, RuntimeException>write(tx -> {
            long held = held(tx.connection(), account);
            if (held + content.size() > MOST_HELD * maxMessageSize) {
                Rows.update(tx.connection(), OLD, account);
                held = held(tx.connection(), account);
            }
            if (held + content.size() > MOST_HELD * maxMessageSize) {
                throw new Denied(Denied.Code.OVERQUOTA, "You have uploaded too much within an hour");
            }
            Rows.update(tx.connection(), ADD, id, account, content.size());
            try (InputStream in = content.open()) {
                byte[] octets = in.readNBytes(Part.SIZE);
                for (int part = 0; octets.length > 0; part++) {
                    Rows.update(tx.connection(), ADD_PART, id, part, octets);
                    octets = in.readNBytes(Part.SIZE);
                }
            } catch (IOException unreadable) {
                throw new java.io.UncheckedIOException(unreadable);
            }
            return true;
        });
        return BlobId.upload(id);
    }

    private static long held(java.sql.Connection connection, long account) throws java.sql.SQLException {
        return Rows.read(connection, HELD, row -> row.getLong(1), account).get(0);
    }

    /** The octets of a blob; empty: the account has no such blob. Its size is not told when they are decoded. */
    public Optional<Blob> find(long account, String blobId) throws Denied {
        Optional<BlobId> id = BlobId.parse(blobId);
        return id.isEmpty() ? Optional.empty() : find(account, id.get());
    }

    private Optional<Blob> find(long account, BlobId id) throws Denied {
        String sql = id.kind() == BlobId.Kind.UPLOAD ? UPLOAD : MESSAGE;
        List<Long> size =
                store.read(connection -> Rows.read(connection, sql, row -> row.getLong(1), id.number(), account));
        if (size.isEmpty() || id.offset() > size.get(0)) {
            return Optional.empty();
        }
        long rest = size.get(0) - id.offset();
        return Optional.of(new Blob(this, id, id.length() < 0 ? rest : Math.min(rest, id.length())));
    }

    /** @return fewer octets than {@link Part#SIZE}: the last; none: there is no such part */
    byte[] part(BlobId id, int part) throws Denied {
        String sql = id.kind() == BlobId.Kind.UPLOAD ? UPLOAD_PART : MESSAGE_PART;
        List<byte[]> octets =
                store.read(connection -> Rows.read(connection, sql, row -> row.getBytes(1), id.number(), part));
        return octets.isEmpty() ? new byte[0] : octets.get(0);
    }
}
