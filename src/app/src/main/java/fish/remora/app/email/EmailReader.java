package fish.remora.app.email;

import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.app.delivery.StoredContent;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import javax.sql.DataSource;

/** Opens messages. Whose they are their reader has asked {@link Emails}. Thread-safe. */
@ApplicationScoped
public class EmailReader {
    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    /** The octets as they came; that they are no more is found out by reading. */
    public Content content(Emails.Email email) {
        return new StoredContent(database, email.message(), email.size(), 0);
    }

    /** Empty: it is no more. */
    public Optional<OpenEmail> open(Emails.Email email) throws Denied {
        try {
            return Optional.of(OpenEmail.of(content(email)));
        } catch (StoredContent.Gone gone) {
            return Optional.empty();
        } catch (IOException failure) {
            throw StoredContent.unreadable(failure);
        }
    }
}
