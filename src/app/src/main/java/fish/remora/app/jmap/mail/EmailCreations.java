package fish.remora.app.jmap.mail;

import fish.remora.api.Denied;
import fish.remora.app.delivery.StoredContent;
import fish.remora.app.email.Conversations;
import fish.remora.app.email.Filing;
import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.BlobId;
import fish.remora.app.jmap.Blobs;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.SetError;
import fish.remora.app.jmap.SetFrame;
import fish.remora.app.json.Json;
import fish.remora.app.web.Upload;
import fish.remora.protocol.mime.Composition;
import fish.remora.protocol.mime.FieldWriter;
import fish.remora.protocol.mime.MessageWriter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The creations of Email/set: RFC 8621 §4.6. A message is written where the server has room for it, then filed. Thread-safe. */
@ApplicationScoped
public class EmailCreations {
    /** Besides header fields. */
    private static final Set<String> PROPERTIES = Set.of(
            "mailboxIds",
            "keywords",
            "receivedAt",
            "bodyStructure",
            "bodyValues",
            "textBody",
            "htmlBody",
            "attachments");

    private static final int TOKEN_BITS = 120;

    private final SecureRandom random = new SecureRandom();

    @Inject
    private Filing filing;

    @Inject
    private Blobs blobs;

    @Inject
    private Conversations conversations;

    @Inject
    private ServletContext application;

    @Inject
    @ConfigProperty(name = "remora.max.message.size", defaultValue = "104857600")
    private long maxMessageSize;

    @Inject
    @ConfigProperty(name = "remora.hostname", defaultValue = "localhost")
    private String hostName;

    /** Creates them, and tells the frame what has become of each. */
    void apply(Call call, long account, SetFrame frame) throws Denied {
        for (Map.Entry<String, JsonObject> one : frame.create().entrySet()) {
            try {
                frame.created(one.getKey(), created(call, account, one.getValue()));
            } catch (SetError error) {
                frame.notCreated(one.getKey(), error);
            } catch (IOException unreadable) {
                throw StoredContent.unreadable(unreadable);
            }
        }
    }

    private JsonObject created(Call call, long account, JsonObject email) throws SetError, Denied, IOException {
        HeaderValues header = header(email);
        Composition body = new NewBodies(call, blobs, email).root();
        if (body.fields().stream().anyMatch(field -> header.has(field.substring(0, field.indexOf(':'))))) {
            throw SetError.invalidProperties("a field is given twice", List.of("bodyStructure"));
        }
        Filing.Place place = place(call, email);
        File folder = (File) application.getAttribute(ServletContext.TEMPDIR);
        try (Upload message = Upload.written(
                out -> MessageWriter.write(header.fields(), body, token(), out), folder.toPath(), maxMessageSize)) {
            return filed(account, filing.file(account, message, place), message.size());
        } catch (Upload.TooLarge tooLarge) {
            throw new SetError("tooLarge", "a message may have " + maxMessageSize + " octets");
        } catch (Denied denied) {
            throw EmailUpdates.error(denied);
        }
    }

    /** What is told of a message that has been filed. */
    JsonObject filed(long account, long message, long size) throws Denied {
        JsonObjectBuilder object = Json.createObjectBuilder()
                .add("id", Ids.email(message))
                .add("blobId", BlobId.message(message).toString())
                .add("size", size);
        Long thread = conversations.of(account, List.of(message)).get(message);
        return (thread == null ? object.addNull("threadId") : object.add("threadId", Ids.thread(thread))).build();
    }

    static Filing.Place place(Call call, JsonObject email) throws SetError {
        try {
            return new Filing.Place(
                    EmailUpdates.mailboxes(call, email), Sets.keywords(email), new Arguments(email).time("receivedAt"));
        } catch (MethodError noTime) {
            throw SetError.invalidProperties(String.valueOf(noTime.getMessage()), List.of("receivedAt"));
        }
    }

    /** Fields of the message; those that each must have are added (RFC 5322 §3.6). */
    private HeaderValues header(JsonObject email) throws SetError {
        HeaderValues header = new HeaderValues();
        for (Map.Entry<String, JsonValue> one : email.entrySet()) {
            if (HeaderValues.isOne(one)) {
                header.add(one.getKey(), one.getValue());
            } else if (!PROPERTIES.contains(one.getKey())) {
                throw SetError.invalidProperties(one.getKey() + ": cannot be set", List.of(one.getKey()));
            }
        }
        if (header.names().stream().anyMatch(name -> name.regionMatches(true, 0, "Content-", 0, 8))) {
            throw SetError.invalidProperties("fields of the body are given as header", List.of("headers"));
        }
        if (!header.has("Message-ID")) {
            header.add("Message-ID", FieldWriter.messageIds("Message-ID", List.of(token() + "@" + hostName)));
        }
        if (!header.has("Date")) {
            header.add("Date", FieldWriter.date("Date", OffsetDateTime.now(ZoneOffset.UTC)));
        }
        return header;
    }

    private String token() {
        return new BigInteger(TOKEN_BITS, random).toString(Character.MAX_RADIX);
    }
}
