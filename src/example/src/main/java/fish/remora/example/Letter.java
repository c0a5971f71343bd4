package fish.remora.example;

import fish.remora.api.MailRejected;
import fish.remora.api.ReceivedMail;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * What a person reads of a mail.
 *
 * @param text the plain text; empty when there is none
 */
record Letter(String subject, String text) {
    /** In octets: what people write by hand is shorter, and all of it is held in memory. */
    private static final long MOST = 1_000_000;

    private static final Pattern NO_LETTERS = Pattern.compile("\\P{L}+");

    /** @throws MailRejected when it is too large, or cannot be read */
    static Letter of(ReceivedMail mail) throws MailRejected {
        if (mail.content().size() > MOST) {
            throw new MailRejected("5.3.4", "Too large: please write at most 1 MB, without attachments");
        }
        try (InputStream octets = mail.content().open()) {
            MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), octets);
            return new Letter(Objects.requireNonNullElse(message.getSubject(), ""), plain(message));
        } catch (MessagingException | IOException unreadable) {
            throw new MailRejected("5.6.0", "We cannot read that: please write plain text");
        }
    }

    /** Of several parts the first that has some. */
    private static String plain(Part part) throws MessagingException, IOException {
        Object content = part.isMimeType("text/plain") || part.isMimeType("multipart/*") ? part.getContent() : "";
        if (content instanceof Multipart several) {
            for (int i = 0; i < several.getCount(); i++) {
                String text = plain(several.getBodyPart(i));
                if (!text.isBlank()) {
                    return text;
                }
            }
            return "";
        }
        return String.valueOf(content);
    }

    List<String> lines() {
        return text.lines().toList();
    }

    /** Of the writer's own, not of what he quotes; the subject when there is none. */
    String firstLine() {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith(">"))
                .findFirst()
                .orElse(subject);
    }

    /** Whether the first line has the word: further down our own mail may be quoted. */
    boolean says(String word) {
        return NO_LETTERS.splitAsStream(firstLine().toLowerCase(Locale.ROOT)).anyMatch(word::equals);
    }
}
