package fish.remora.app.jms;

import fish.remora.api.Address;
import fish.remora.api.DsnRequest;
import fish.remora.api.Mail;
import fish.remora.api.Priority;
import fish.remora.api.RawMail;
import fish.remora.api.Recipient;
import fish.remora.app.submission.Composer;
import fish.remora.app.submission.Draft;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URLConnection;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JMS message that is a mail, in one of three forms:
 *
 * <ul>
 *   <li>{@code BytesMessage}: RFC 5322 octets; the properties {@code from} (empty: nobody is told of failures), {@code to} (a comma list),
 *       {@code sendAt}, {@code key} and {@code priority} are its envelope;
 *   <li>{@code TextMessage}: JSON, see {@link MailJson};
 *   <li>{@code MapMessage}: the same names; lists of addresses with commas, {@code attachments.NAME} holds a file's octets, {@code headers.NAME}
 *       a field.
 * </ul>
 *
 * The property {@code application} of each says who sends.
 */
final class MailMessage {
    static final String APPLICATION = "application";

    /** What proves it, where the application has one. */
    static final String CREDENTIAL = "credential";

    private static final String NO_APPLICATION = "jms";
    private static final String ATTACHMENT = "attachments.";
    private static final String HEADER = "headers.";

    private MailMessage() {}

    static String application(Message message) throws JMSException {
        return Optional.ofNullable(message.getStringProperty(APPLICATION))
                .filter(name -> !name.isBlank())
                .orElse(NO_APPLICATION);
    }

    /** @throws IllegalArgumentException for what can never be sent, naming the part, its value and what is allowed */
    static Draft read(Message message, Composer composer) throws JMSException {
        if (message instanceof TextMessage text) {
            return composer.compose(
                    MailJson.read(Optional.ofNullable(text.getText()).orElse("")));
        }
        if (message instanceof MapMessage map) {
            return composer.compose(read(map));
        }
        if (message instanceof BytesMessage bytes) {
            return composer.compose(read(bytes));
        }
        throw new IllegalArgumentException("a mail is a BytesMessage, a TextMessage or a MapMessage");
    }

    private static RawMail read(BytesMessage message) throws JMSException {
        String from = message.getStringProperty("from");
        String sendAt = message.getStringProperty("sendAt");
        String priority = message.getStringProperty("priority");
        return new RawMail(
                from == null || from.isBlank() ? Optional.empty() : Optional.of(address("from", from.strip())),
                list(message.getStringProperty("to"))
                        .map(to -> new Recipient(address("to", to), DsnRequest.DEFAULT))
                        .toList(),
                octets(message),
                sendAt == null ? null : MailJson.time(sendAt),
                message.getStringProperty("key"),
                priority == null ? Priority.NORMAL : MailJson.priority(priority));
    }

    static byte[] octets(BytesMessage message) throws JMSException {
        byte[] octets = new byte[Math.toIntExact(message.getBodyLength())];
        message.reset();
        message.readBytes(octets);
        return octets;
    }

    private static Address address(String part, String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    part + "=" + text + ": must be an address, such as ann@example.org", wrong);
        }
    }

    private static Stream<String> list(@Nullable String text) {
        return text == null
                ? Stream.empty()
                : Arrays.stream(text.split(",")).map(String::strip).filter(one -> !one.isEmpty());
    }

    private static Mail read(MapMessage map) throws JMSException {
        Mail mail = Mail.from(Optional.ofNullable(map.getString("from")).orElse(""));
        for (String name : JmsReplies.names(map.getMapNames())) {
            mail = name.equals("from") ? mail : with(mail, name, map);
        }
        return mail;
    }

    private static Mail with(Mail mail, String name, MapMessage map) throws JMSException {
        if (name.startsWith(ATTACHMENT)) {
            String file = name.substring(ATTACHMENT.length());
            String type = Optional.ofNullable(URLConnection.guessContentTypeFromName(file))
                    .orElse("application/octet-stream");
            return mail.attach(
                    file, type, Optional.ofNullable(map.getBytes(name)).orElse(new byte[0]));
        }
        String value = Optional.ofNullable(map.getString(name)).orElse("");
        if (name.startsWith(HEADER)) {
            return mail.header(name.substring(HEADER.length()), value);
        }
        return switch (name) {
            case "to" -> mail.to(addresses(name, value));
            case "cc" -> mail.cc(addresses(name, value));
            case "bcc" -> mail.bcc(addresses(name, value));
            case "replyTo" -> mail.replyTo(addresses(name, value));
            case "subject" -> mail.subject(value);
            case "text" -> mail.text(value);
            case "html" -> mail.html(value);
            case "sendAt" -> mail.sendAt(MailJson.time(value));
            case "key" -> mail.key(value);
            case "answersTo" -> mail.answersTo(value);
            case "window" -> mail.window(MailJson.duration(value));
            case "priority" -> mail.priority(MailJson.priority(value));
            default -> throw new IllegalArgumentException(name + ": is no part of a mail");
        };
    }

    /** A comma may stand in a quoted name: RFC 5322 §3.4. */
    private static String[] addresses(String part, String value) {
        try {
            return Arrays.stream(InternetAddress.parse(value, false))
                    .map(InternetAddress::toUnicodeString)
                    .toArray(String[]::new);
        } catch (AddressException wrong) {
            throw new IllegalArgumentException(
                    part + "=" + value + ": must be addresses with commas between them", wrong);
        }
    }
}
