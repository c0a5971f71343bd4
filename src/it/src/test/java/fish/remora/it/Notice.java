package fish.remora.it;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * A delivery status notification (RFC 3464), as a foreign library reads it.
 *
 * @param header of the notice itself
 * @param text for people
 * @param message the fields about the message
 * @param recipients the fields about each recipient
 * @param returned what came back of the message
 */
record Notice(
        MimeMessage header,
        String text,
        InternetHeaders message,
        List<InternetHeaders> recipients,
        String returnedType,
        String returned) {
    private static final Pattern REPORT = Pattern.compile("(?i)^Content-Type: multipart/report;", Pattern.MULTILINE);

    /** Each notice in somebody's mailbox, in their order. */
    static List<Notice> of(Database database, User user) throws SQLException {
        var notices = new ArrayList<Notice>();
        for (byte[] content : database.contentsOf(user)) {
            if (REPORT.matcher(new String(content, StandardCharsets.ISO_8859_1)).find()) {
                notices.add(read(content));
            }
        }
        return notices;
    }

    /** The only one. */
    static Notice to(Database database, User user) throws SQLException {
        List<Notice> all = of(database, user);
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " notices to " + user.address());
        }
        return all.get(0);
    }

    static Notice read(byte[] content) {
        try {
            var mail = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(content));
            var parts = new MimeMultipart(new ByteArrayDataSource(mail.getInputStream(), mail.getContentType()));
            var status = new ByteArrayInputStream(octets(parts.getBodyPart(1)));
            var message = new InternetHeaders(status);
            var recipients = new ArrayList<InternetHeaders>();
            while (status.available() > 0) {
                recipients.add(new InternetHeaders(status));
            }
            return new Notice(
                    mail,
                    new String(octets(parts.getBodyPart(0)), StandardCharsets.UTF_8),
                    message,
                    recipients.stream()
                            .filter(fields -> fields.getAllHeaders().hasMoreElements())
                            .toList(),
                    parts.getBodyPart(2).getContentType(),
                    new String(octets(parts.getBodyPart(2)), StandardCharsets.UTF_8));
        } catch (MessagingException | IOException e) {
            throw new AssertionError(new String(content, StandardCharsets.ISO_8859_1), e);
        }
    }

    private static byte[] octets(Part part) throws MessagingException, IOException {
        return part.getInputStream().readAllBytes();
    }

    /** A field about the only recipient; empty when it is missing. */
    String field(String name) {
        if (recipients.size() != 1) {
            throw new AssertionError(recipients.size() + " recipients");
        }
        return field(recipients.get(0), name);
    }

    static String field(InternetHeaders fields, String name) {
        String value = fields.getHeader(name, ", ");
        return value == null ? "" : value.replaceAll("\r\n[ \t]+", " ");
    }

    String header(String name) {
        try {
            String value = header.getHeader(name, ", ");
            return value == null ? "" : value;
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }
}
