package fish.remora.app.consumer;

import fish.remora.api.Address;
import fish.remora.api.Content;
import fish.remora.api.ReceivedMail;
import fish.remora.api.ReceivedMail.Kind;
import fish.remora.app.start.Ids;
import fish.remora.protocol.mime.Header;
import fish.remora.protocol.mime.MimeIndex;
import fish.remora.protocol.mime.MimeIndexer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a mail is to the bean that takes it. Thread-safe. */
@ApplicationScoped
public class Letters {
    /** Of the content, in octets: the header, and of a report what it reports. */
    private static final int BEGINNING = 64 * 1024;

    /** RFC 3464 §2.3.3. */
    private static final Pattern ACTION = Pattern.compile("(?im)^Action:[ \\t]*(\\w+)");

    private static final Pattern BULK = Pattern.compile("(?i)(bulk|junk|auto_reply).*");

    @Inject
    private AnswerAddresses answers;

    /**
     * @param messageId of the message, as an id
     * @param attempt 1 for the first call
     * @throws IOException when the content cannot be read
     */
    public ReceivedMail read(
            long messageId,
            Address recipient,
            Optional<Address> sender,
            Instant receivedAt,
            int attempt,
            Content content)
            throws IOException, SQLException {
        byte[] beginning;
        try (InputStream octets = content.open()) {
            beginning = octets.readNBytes(BEGINNING);
        }
        return new ReceivedMail(
                Ids.name(messageId),
                recipient,
                sender,
                kind(sender, beginning),
                answers.key(recipient),
                receivedAt,
                attempt,
                content);
    }

    static Kind kind(Optional<Address> sender, byte[] beginning) {
        MimeIndexer indexer = new MimeIndexer();
        indexer.feed(beginning, 0, beginning.length);
        MimeIndex index = indexer.finish();
        Header header = index.header();
        String type = header.first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("multipart/report") && type.contains("delivery-status")) {
            return report(new String(beginning, StandardCharsets.ISO_8859_1));
        }
        boolean automatic = header.first("Auto-Submitted")
                        .map(value -> !value.strip().toLowerCase(Locale.ROOT).startsWith("no"))
                        .orElse(false)
                || header.first("Precedence")
                        .map(value -> BULK.matcher(value).matches())
                        .orElse(false)
                || header.first("X-Autoreply").isPresent()
                || header.first("X-Autorespond").isPresent();
        if (automatic) {
            return Kind.AUTOMATIC;
        }
        return sender.isEmpty() ? Kind.BOUNCE : Kind.PERSONAL;
    }

    /** A delay, or a success, is no bounce; a report that says nothing is. */
    private static Kind report(String text) {
        Matcher action = ACTION.matcher(text);
        boolean some = false;
        while (action.find()) {
            some = true;
            if (action.group(1).equalsIgnoreCase("failed")) {
                return Kind.BOUNCE;
            }
        }
        return some ? Kind.AUTOMATIC : Kind.BOUNCE;
    }
}
