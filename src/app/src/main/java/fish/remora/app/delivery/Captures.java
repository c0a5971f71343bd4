package fish.remora.app.delivery;

import fish.remora.api.Address;
import fish.remora.app.sql.Rows;
import fish.remora.protocol.mime.TraceFields;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;

/** Keeps what safe mode does not let out, in the table {@code captured}. In the caller's transaction. Thread-safe. */
@ApplicationScoped
public class Captures {
    private static final String INSERT =
            "INSERT INTO captured (id, at, application, key, sender, recipients, octets) VALUES (?, ?, ?, ?, ?, ?, ?)";

    void write(Connection connection, Posting posting) throws SQLException {
        List<Address> captured = posting.departures().captured();
        if (captured.isEmpty()) {
            return;
        }
        Submitted by = posting.by();
        try (InputStream octets = posting.text().content().open()) {
            // As the next hop would have got it.
            octets.skipNBytes(TraceFields.returnPath(posting.sender()).length);
            Rows.update(
                    connection,
                    INSERT,
                    posting.id(),
                    Timestamp.from(posting.receivedAt()),
                    by == null ? null : by.application(),
                    by == null ? null : by.key(),
                    posting.sender().map(Address::toString).orElse(null),
                    captured.stream().map(Address::toString).toArray(String[]::new),
                    octets.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
