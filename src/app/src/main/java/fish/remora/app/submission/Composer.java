package fish.remora.app.submission;

import fish.remora.api.Address;
import fish.remora.api.DsnRequest;
import fish.remora.api.Mail;
import fish.remora.api.RawMail;
import fish.remora.api.Recipient;
import fish.remora.app.account.DomainName;
import fish.remora.app.consumer.AnswerAddresses;
import fish.remora.app.start.Ids;
import fish.remora.protocol.mime.TraceFields;
import jakarta.activation.DataHandler;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Makes RFC 5322 octets of a {@link Mail}, and says of what is wrong with it which part it is. Thread-safe. */
@Dependent
public class Composer {
    private static final Session SESSION = Session.getInstance(new Properties());

    /** RFC 5322 §2.2. */
    private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]{1,76}");

    /** Made by us, or by those who carry it. */
    private static final Pattern OURS = Pattern.compile(
            "(resent-.*|content-.*|from|sender|to|cc|bcc|reply-to|subject|date|message-id|mime-version|return-path|received)");

    /** Longer waits are appointments. */
    private static final Duration MOST = Duration.ofDays(7);

    private static final Pattern LINE_END = Pattern.compile("\\r\\n|\\r|\\n");

    private final Ids ids;
    private final AnswerAddresses answers;
    private final String hostName;
    private final ResourceMemory resources = new ResourceMemory(Composer.class.getClassLoader());

    @Inject
    Composer(
            Ids ids,
            AnswerAddresses answers,
            @ConfigProperty(name = "remora.hostname", defaultValue = "localhost") String hostName) {
        this.ids = ids;
        this.answers = answers;
        this.hostName = hostName;
    }

    /** @throws IllegalArgumentException naming the part, its value and what is allowed */
    public Draft compose(RawMail mail) {
        return Draft.of(ids.next(), mail);
    }

    /** @throws IllegalArgumentException naming the part, its value and what is allowed */
    public Draft compose(Mail mail) {
        return resources.during(() -> draft(mail));
    }

    private Draft draft(Mail mail) {
        long id = ids.next();
        List<InternetAddress> from = mailboxes("from", List.of(mail.from()));
        Optional<Address> answersTo = answersTo(mail, id);
        Address sender = answersTo.orElseGet(() -> envelope("from", from.get(0)));
        List<Recipient> recipients = new ArrayList<>();
        List<InternetAddress> to = mailboxes("to", mail.to());
        List<InternetAddress> cc = mailboxes("cc", mail.cc());
        Stream.of(to, cc, mailboxes("bcc", mail.bcc()))
                .flatMap(List::stream)
                .forEach(one -> recipients.add(new Recipient(envelope("to", one), DsnRequest.DEFAULT)));
        try {
            MimeMessage message = new Identified("<" + Ids.name(id) + "@" + hostName + ">");
            message.setFrom(from.get(0));
            message.setRecipients(RecipientType.TO, to.toArray(InternetAddress[]::new));
            message.setRecipients(RecipientType.CC, cc.toArray(InternetAddress[]::new));
            if (answersTo.isPresent()) {
                message.setReplyTo(new InternetAddress[] {new InternetAddress(sender.toString())});
            } else if (!mail.replyTo().isEmpty()) {
                message.setReplyTo(mailboxes("replyTo", mail.replyTo()).toArray(InternetAddress[]::new));
            }
            message.setSubject(line("subject", mail.subject()), StandardCharsets.UTF_8.name());
            Instant due = due(mail.handling());
            Instant date = due == null ? Instant.now() : Draft.time("sendAt", due);
            message.setHeader("Date", TraceFields.date(date));
            for (Map.Entry<String, String> field : mail.headers().entrySet()) {
                message.setHeader(name(field.getKey()), text("headers." + field.getKey(), field.getValue()));
            }
            fill(message, mail);
            message.saveChanges();
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            message.writeTo(octets);
            return new Draft(
                    id,
                    Optional.of(sender),
                    Draft.distinct(recipients),
                    octets.toByteArray(),
                    due,
                    mail.handling().key(),
                    mail.handling().window() != null,
                    mail.handling().priority());
        } catch (MessagingException | IOException failure) {
            throw new IllegalArgumentException("the mail cannot be composed: " + failure.getMessage(), failure);
        }
    }

    private Optional<Address> answersTo(Mail mail, long id) {
        String consumer = mail.handling().answersTo();
        if (consumer == null) {
            return Optional.empty();
        }
        if (mail.handling().key() == null || !mail.replyTo().isEmpty()) {
            throw new IllegalArgumentException(
                    "answersTo=" + consumer + ": must come with a key, which answers bring back, and without replyTo");
        }
        return Optional.of(answers.sign(
                envelope("answersTo", mailboxes("answersTo", List.of(consumer)).get(0)), id));
    }

    private static @Nullable Instant due(Mail.Handling handling) {
        Duration window = handling.window();
        if (window == null) {
            return handling.sendAt();
        }
        if (handling.key() == null || handling.sendAt() != null || window.isNegative() || window.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "window=" + window + ": must be at most " + MOST + ", and come with a key and without sendAt");
        }
        return Instant.now().plus(window);
    }

    private static void fill(MimeMessage message, Mail mail) throws MessagingException {
        if (mail.attachments().isEmpty()) {
            body(message, mail);
            return;
        }
        MimeMultipart mixed = new MimeMultipart();
        MimeBodyPart body = new MimeBodyPart();
        body(body, mail);
        mixed.addBodyPart(body);
        for (Mail.Attachment attachment : mail.attachments()) {
            MimeBodyPart part = new MimeBodyPart();
            part.setDataHandler(
                    new DataHandler(new ByteArrayDataSource(attachment.content(), mediaType(attachment.type()))));
            part.setFileName(line("attachments.name", attachment.name()));
            part.setDisposition(Part.ATTACHMENT);
            // Also what looks like text: its line ends are the file's.
            part.setHeader("Content-Transfer-Encoding", "base64");
            mixed.addBodyPart(part);
        }
        message.setContent(mixed);
    }

    private static void body(Part part, Mail mail) throws MessagingException {
        String html = mail.html();
        String text = mail.text();
        if (html == null) {
            content(part, text == null ? "" : text, "plain");
        } else if (text == null) {
            content(part, html, "html");
        } else {
            MimeMultipart alternative = new MimeMultipart("alternative");
            MimeBodyPart plain = new MimeBodyPart();
            content(plain, text, "plain");
            MimeBodyPart page = new MimeBodyPart();
            content(page, html, "html");
            alternative.addBodyPart(plain);
            alternative.addBodyPart(page);
            part.setContent(alternative);
        }
    }

    /** RFC 2046 §4.1.1: lines of text end with CRLF, wherever it was written. */
    private static void content(Part part, String text, String subtype) throws MessagingException {
        part.setContent(LINE_END.matcher(text).replaceAll("\r\n"), "text/" + subtype + "; charset=UTF-8");
    }

    private static String mediaType(String type) {
        try {
            ContentType parsed = new ContentType(line("attachments.type", type));
            if (parsed.getPrimaryType().matches("(?i)multipart|message")) {
                throw new IllegalArgumentException(
                        "attachments.type=" + type + ": must be a file's; application/octet-stream carries anything");
            }
            return parsed.toString();
        } catch (ParseException wrong) {
            throw new IllegalArgumentException(
                    "attachments.type=" + type + ": must be a media type, such as application/pdf", wrong);
        }
    }

    private static List<InternetAddress> mailboxes(String part, List<String> texts) {
        List<InternetAddress> all = new ArrayList<>();
        for (String text : texts) {
            try {
                InternetAddress[] parsed = InternetAddress.parse(line(part, text), true);
                if (parsed.length == 1 && !parsed[0].isGroup()) {
                    String name = parsed[0].getPersonal();
                    parsed[0].setAddress(ascii(parsed[0].getAddress()));
                    parsed[0].setPersonal(name, StandardCharsets.UTF_8.name());
                    all.add(parsed[0]);
                    continue;
                }
            } catch (AddressException | IOException wrong) {
                // Refused below.
            }
            throw noMailbox(part, text);
        }
        return all;
    }

    /** RFC 5890: in a header and an envelope for everybody a domain stands in A-labels. */
    private static String ascii(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 || address.endsWith("]")
                ? address
                : address.substring(0, at + 1) + DomainName.canonical(address.substring(at + 1));
    }

    private static Address envelope(String part, InternetAddress mailbox) {
        try {
            return Address.parse(mailbox.getAddress());
        } catch (IllegalArgumentException wrong) {
            throw noMailbox(part, mailbox.getAddress());
        }
    }

    private static IllegalArgumentException noMailbox(String part, String text) {
        return new IllegalArgumentException(
                part + "=" + text + ": must be an address, such as ann@example.org or Ann <ann@example.org>");
    }

    private static String name(String field) {
        if (!FIELD_NAME.matcher(field).matches()) {
            throw new IllegalArgumentException("headers." + field + ": must be a field name (RFC 5322 2.2)");
        }
        if (OURS.matcher(field.toLowerCase(Locale.ROOT)).matches()) {
            throw new IllegalArgumentException("headers." + field + ": must be left to the other parts of the mail");
        }
        return field;
    }

    /** RFC 2047 where it is needed, folded. */
    private static String text(String part, String value) throws IOException {
        return MimeUtility.fold(
                part.length(), MimeUtility.encodeText(line(part, value), StandardCharsets.UTF_8.name(), null));
    }

    /** A line end would begin another field. */
    private static String line(String part, String value) {
        if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127)) {
            throw new IllegalArgumentException(part + ": must be one line without control characters");
        }
        return value;
    }

    /** Its Message-ID is ours: the library's has the machine's name in it. */
    private static final class Identified extends MimeMessage {
        private final String id;

        Identified(String id) {
            super(SESSION);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
