package fish.remora.it.guest;

import fish.remora.api.MailRejected;
import fish.remora.api.ReceivedMail;
import jakarta.ejb.MessageDrivenContext;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;

/** What the beans make of a mail: a row of the application's own, and what the subject asks for. */
final class MailBook {
    private MailBook() {}

    static void receive(String bean, ReceivedMail mail, DataSource database, MessageDrivenContext context)
            throws MailRejected {
        try {
            String subject = subject(mail);
            insert(bean, mail, subject, database);
            act(mail, subject, database, context);
        } catch (MessagingException | IOException | SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String subject(ReceivedMail mail) throws MessagingException, IOException {
        try (InputStream octets = mail.content().open()) {
            return new MimeMessage(Session.getInstance(new Properties()), octets).getSubject();
        }
    }

    private static void insert(String bean, ReceivedMail mail, String subject, DataSource database)
            throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO guest_mail VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, bean);
            insert.setString(2, mail.recipient().toString());
            insert.setString(3, mail.sender().map(Object::toString).orElse("<>"));
            insert.setString(4, subject);
            insert.setString(5, mail.kind().name());
            insert.setString(6, mail.key().orElse(null));
            insert.setInt(7, mail.attempt());
            insert.executeUpdate();
        }
    }

    private static void act(ReceivedMail mail, String subject, DataSource database, MessageDrivenContext context)
            throws MailRejected, SQLException {
        String wish = subject.split(" ", 2)[0];
        switch (wish) {
            case "reject" -> throw new MailRejected("5.7.1", "No orders of that kind");
            case "veto" -> context.setRollbackOnly();
            case "twice" -> {
                if (mail.attempt() < 3) {
                    throw new IllegalStateException("not yet");
                }
            }
            case "unstocked" -> {
                try (Connection connection = database.getConnection();
                        PreparedStatement fixed =
                                connection.prepareStatement("SELECT 1 FROM guest_order WHERE number = 'stock'");
                        var row = fixed.executeQuery()) {
                    if (!row.next()) {
                        throw new IllegalStateException("out of stock");
                    }
                }
            }
            default -> {}
        }
    }
}
