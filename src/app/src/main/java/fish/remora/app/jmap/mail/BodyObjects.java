package fish.remora.app.jmap.mail;

import fish.remora.app.jmap.BlobId;
import fish.remora.app.json.Json;
import fish.remora.protocol.mime.BodyText;
import fish.remora.protocol.mime.TransferEncoding;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Parts of one message as JSON: RFC 8621 §4.1.4. One thread. */
final class BodyObjects {
    /** In octets: nobody reads a longer text in one piece. */
    private static final int LONGEST_TEXT = 16 * 1024 * 1024;

    private final BlobId blob;
    private final BodyPart root;
    private final BodyProperties wanted;

    /** @param blob of the message */
    BodyObjects(BlobId blob, BodyPart root, BodyProperties wanted) {
        this.blob = blob;
        this.root = root;
        this.wanted = wanted;
    }

    /** Adds what is wanted of the bodies. */
    void add(EmailProperties email, JsonObjectBuilder to) throws IOException {
        if (email.wants("bodyStructure")) {
            to.add("bodyStructure", structure(root));
        }
        if (!email.wants("textBody")
                && !email.wants("htmlBody")
                && !email.wants("attachments")
                && !email.wants("bodyValues")) {
            return;
        }
        Bodies bodies = Bodies.of(root);
        if (email.wants("textBody")) {
            to.add("textBody", list(bodies.text()));
        }
        if (email.wants("htmlBody")) {
            to.add("htmlBody", list(bodies.html()));
        }
        if (email.wants("attachments")) {
            to.add("attachments", list(bodies.attachments()));
        }
        if (email.wants("bodyValues")) {
            to.add("bodyValues", values(bodies));
        }
    }

    private JsonArray list(Collection<BodyPart> parts) throws IOException {
        JsonArrayBuilder all = Json.createArrayBuilder();
        for (BodyPart part : parts) {
            all.add(object(part).build());
        }
        return all.build();
    }

    private JsonObject structure(BodyPart part) throws IOException {
        JsonObjectBuilder object = object(part);
        if (part.partId().isEmpty()) {
            JsonArrayBuilder below = Json.createArrayBuilder();
            for (BodyPart one : part.subParts()) {
                below.add(structure(one));
            }
            object.add("subParts", below);
        } else if (wanted.wants("subParts")) {
            object.addNull("subParts");
        }
        return object.build();
    }

    private JsonObjectBuilder object(BodyPart part) throws IOException {
        JsonObjectBuilder object = Json.createObjectBuilder();
        for (String name : wanted.plain()) {
            if (!name.equals("subParts")) {
                object.add(name, value(part, name));
            }
        }
        if (!wanted.headers().isEmpty()) {
            HeaderFields header = part.header();
            wanted.headers().forEach(one -> object.add(one.name(), one.of(header)));
        }
        return object;
    }

    private JsonValue value(BodyPart part, String name) throws IOException {
        return switch (name) {
            case "partId" -> Values.textOrNull(part.partId());
            case "blobId" -> Values.textOrNull(blob(part));
            case "size" -> Values.number(part.partId().isEmpty() ? 0 : part.size());
            case "name" -> Values.textOrNull(part.name());
            case "type" -> Values.text(part.type());
            case "charset" -> Values.textOrNull(part.charset());
            case "disposition" -> Values.textOrNull(part.disposition());
            case "cid" -> Values.textOrNull(part.cid());
            case "language" -> part.language().isEmpty() ? JsonValue.NULL : Values.texts(part.language());
            case "location" -> Values.textOrNull(part.location());
            default -> headers(part.header());
        };
    }

    /** Within what is itself encoded there is none that could be named. */
    private Optional<String> blob(BodyPart part) {
        boolean named = part.partId().isPresent() && blob.encoding() == TransferEncoding.IDENTITY;
        long offset = part.part().extent().body();
        long length = part.part().extent().end() - offset;
        TransferEncoding encoding = TransferEncoding.named(part.part().content().encoding());
        return named
                ? Optional.of(
                        new BlobId(blob.kind(), blob.number(), blob.offset() + offset, length, encoding).toString())
                : Optional.empty();
    }

    /** EmailHeader objects. */
    static JsonArray headers(HeaderFields header) {
        JsonArrayBuilder all = Json.createArrayBuilder();
        header.all()
                .forEach(one -> all.add(
                        Json.createObjectBuilder().add("name", one.name()).add("value", one.value())));
        return all.build();
    }

    private JsonObject values(Bodies bodies) throws IOException {
        Map<String, BodyPart> asked = new LinkedHashMap<>();
        if (wanted.all()) {
            texts(root, asked);
        }
        if (wanted.text()) {
            bodies.text().forEach(one -> texts(one, asked));
        }
        if (wanted.html()) {
            bodies.html().forEach(one -> texts(one, asked));
        }
        JsonObjectBuilder values = Json.createObjectBuilder();
        for (Map.Entry<String, BodyPart> one : asked.entrySet()) {
            values.add(one.getKey(), text(one.getValue()));
        }
        return values.build();
    }

    private static void texts(BodyPart part, Map<String, BodyPart> to) {
        part.partId().filter(id -> part.isText()).ifPresent(id -> to.put(id, part));
        part.subParts().forEach(one -> texts(one, to));
    }

    private JsonObject text(BodyPart part) throws IOException {
        try (InputStream octets = part.open()) {
            BodyText text = BodyText.read(
                    octets,
                    part.charset().orElse(""),
                    Math.min(wanted.most(), LONGEST_TEXT),
                    part.type().equals("text/html"));
            boolean unknown = TransferEncoding.named(part.part().content().encoding()) == TransferEncoding.UNKNOWN;
            return Json.createObjectBuilder()
                    .add("value", text.value())
                    .add("isEncodingProblem", text.isEncodingProblem() || unknown)
                    .add("isTruncated", text.isTruncated())
                    .build();
        }
    }
}
