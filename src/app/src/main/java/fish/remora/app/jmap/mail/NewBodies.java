package fish.remora.app.jmap.mail;

import fish.remora.api.Denied;
import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.Blob;
import fish.remora.app.jmap.Blobs;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.SetError;
import fish.remora.protocol.mime.Composition;
import fish.remora.protocol.mime.MessageWriter;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of an Email to be created: RFC 8621 §4.6. Of one message; one thread. */
final class NewBodies {
    private static final int DEEPEST = 20;

    private static final Set<String> PROPERTIES = Set.of(
            "partId",
            "blobId",
            "size",
            "name",
            "type",
            "charset",
            "disposition",
            "cid",
            "language",
            "location",
            "subParts");

    /** Fields that other properties stand for. */
    private static final Set<String> WRITTEN = Set.of(
            "content-type",
            "content-disposition",
            "content-id",
            "content-language",
            "content-location",
            "content-transfer-encoding");

    private final Call call;
    private final Blobs blobs;
    private final JsonObject email;
    private final Set<String> missing = new LinkedHashSet<>();

    NewBodies(Call call, Blobs blobs, JsonObject email) {
        this.call = call;
        this.blobs = blobs;
        this.email = email;
    }

    /**
     * What the message is made of.
     *
     * @throws SetError invalidProperties; blobNotFound
     */
    Composition root() throws SetError, Denied {
        boolean structured = has("bodyStructure");
        if (structured && (has("textBody") || has("htmlBody") || has("attachments"))) {
            throw wrong("bodyStructure", "is given beside textBody, htmlBody or attachments");
        }
        Composition root = structured ? part(object("bodyStructure"), "bodyStructure", 0) : convenient();
        if (!missing.isEmpty()) {
            throw new SetError("blobNotFound", "there is no such blob", SetError.named("notFound", missing));
        }
        return root;
    }

    private boolean has(String property) {
        return email.getOrDefault(property, JsonValue.NULL).getValueType() != ValueType.NULL;
    }

    private static SetError wrong(String property, String why) {
        return SetError.invalidProperties(property + ": " + why, List.of(property));
    }

    private JsonObject object(String property) throws SetError {
        if (email.get(property) instanceof JsonObject object) {
            return object;
        }
        throw wrong(property, "must be an Object");
    }

    private List<JsonObject> objects(String property) throws SetError {
        return objects(email, property).stream().map(Arguments::json).toList();
    }

    private static List<Arguments> objects(JsonObject of, String property) throws SetError {
        try {
            return new Arguments(of).objects(property);
        } catch (MethodError error) {
            throw wrong(property, String.valueOf(error.getMessage()));
        }
    }

    /** {@code mixed(alternative(text related(html inline...)) attached...)}, as much of it as there is need for. */
    private Composition convenient() throws SetError, Denied {
        List<Composition> inline = new ArrayList<>();
        List<Composition> attached = new ArrayList<>();
        Optional<Composition> text = only("textBody", "text/plain");
        Optional<Composition> html = only("htmlBody", "text/html");
        for (JsonObject one : objects("attachments")) {
            Composition part = part(one, "attachments", 0);
            boolean shown = html.isPresent()
                    && part.facts().cid().isPresent()
                    && part.facts().disposition().filter("inline"::equals).isPresent();
            (shown ? inline : attached).add(part);
        }
        Optional<Composition> page = html.map(one -> joined("related", one, inline));
        List<Composition> texts = new ArrayList<>();
        text.ifPresent(texts::add);
        page.ifPresent(texts::add);
        Composition body = texts.isEmpty()
                ? Composition.of(new Composition.Text("plain", ""))
                : texts.size() == 1 ? texts.get(0) : Composition.of(new Composition.Multipart("alternative", texts));
        return texts.isEmpty() && attached.size() == 1 ? attached.get(0) : joined("mixed", body, attached);
    }

    private static Composition joined(String subtype, Composition first, List<Composition> others) {
        if (others.isEmpty()) {
            return first;
        }
        List<Composition> all = new ArrayList<>();
        all.add(first);
        all.addAll(others);
        return Composition.of(new Composition.Multipart(subtype, all));
    }

    private Optional<Composition> only(String property, String type) throws SetError, Denied {
        List<JsonObject> parts = has(property) ? objects(property) : List.of();
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        if (parts.size() > 1 || !type(parts.get(0), property, type).equals(type)) {
            throw wrong(property, "must be one part, " + type);
        }
        return Optional.of(part(parts.get(0), property, 0));
    }

    private static @Nullable String text(JsonObject part, String property, String name) throws SetError {
        try {
            return new Arguments(part).text(name).orElse(null);
        } catch (MethodError error) {
            throw wrong(property, String.valueOf(error.getMessage()));
        }
    }

    /** In lower case. */
    private static String type(JsonObject part, String property, String absent) throws SetError {
        String type = text(part, property, "type");
        if (type != null && !MessageWriter.isType(type)) {
            throw wrong(property, "type: must be a media type such as image/png");
        }
        return type == null ? absent : type.toLowerCase(Locale.ROOT);
    }

    private Composition part(JsonObject part, String property, int depth) throws SetError, Denied {
        if (depth > DEEPEST) {
            throw wrong(property, "at most " + DEEPEST + " levels");
        }
        HeaderValues headers = new HeaderValues();
        for (Map.Entry<String, JsonValue> one : part.entrySet()) {
            if (HeaderProperty.isOne(one.getKey())) {
                headers.add(one.getKey(), one.getValue());
            } else if (!PROPERTIES.contains(one.getKey())) {
                throw wrong(property, "a part has no " + one.getKey());
            }
        }
        if (WRITTEN.stream().anyMatch(headers::has)) {
            throw wrong(property, "fields that other properties stand for are given as header");
        }
        String partId = text(part, property, "partId");
        String blobId = text(part, property, "blobId");
        List<Arguments> below = objects(part, "subParts");
        Composition.Body body;
        if (partId != null && blobId == null && below.isEmpty()) {
            body = value(part, property, partId);
        } else if (blobId != null && partId == null && below.isEmpty()) {
            body = data(part, property, blobId);
        } else if (partId == null && blobId == null && type(part, property, "").startsWith("multipart/")) {
            List<Composition> parts = new ArrayList<>();
            for (Arguments one : below) {
                parts.add(part(one.json(), property, depth + 1));
            }
            body = new Composition.Multipart(type(part, property, "").substring("multipart/".length()), parts);
        } else {
            throw wrong(property, "a part has either a partId, or a blobId, or is a multipart");
        }
        return new Composition(facts(part, property), headers.fields(), body);
    }

    private Composition.Facts facts(JsonObject part, String property) throws SetError {
        Optional<String> disposition = Optional.ofNullable(text(part, property, "disposition"));
        Optional<String> name = Optional.ofNullable(text(part, property, "name"));
        boolean attached = property.equals("attachments") && disposition.isEmpty();
        try {
            return new Composition.Facts(
                    attached ? Optional.of("attachment") : disposition,
                    name,
                    Optional.ofNullable(text(part, property, "cid")),
                    new Arguments(part).texts("language").orElse(List.of()),
                    Optional.ofNullable(text(part, property, "location")));
        } catch (MethodError error) {
            throw wrong(property, String.valueOf(error.getMessage()));
        }
    }

    private Composition.Body value(JsonObject part, String property, String partId) throws SetError {
        String type = type(part, property, "text/plain");
        if (!type.startsWith("text/") || text(part, property, "charset") != null) {
            throw wrong(property, "a part with a partId is a text, without a charset");
        }
        JsonValue value = has("bodyValues") ? object("bodyValues").get(partId) : null;
        if (!(value instanceof JsonObject body) || text(body, "bodyValues", "value") == null) {
            throw wrong("bodyValues", "there is none of " + partId);
        }
        if (isTrue(body, "isEncodingProblem") || isTrue(body, "isTruncated")) {
            throw wrong("bodyValues", "isEncodingProblem and isTruncated must be false");
        }
        return new Composition.Text(type.substring("text/".length()), body.getString("value"));
    }

    private static boolean isTrue(JsonObject value, String name) {
        return value.getOrDefault(name, JsonValue.FALSE).getValueType() != ValueType.FALSE;
    }

    private Composition.Body data(JsonObject part, String property, String blobId) throws SetError, Denied {
        Optional<Blob> blob;
        try {
            blob = blobs.find(call.account(), call.id(blobId));
        } catch (MethodError nobody) {
            blob = Optional.empty();
        }
        if (blob.isEmpty()) {
            missing.add(blobId);
            return new Composition.Text("plain", "");
        }
        String type = type(part, property, "application/octet-stream");
        return new Composition.Data(type, Optional.ofNullable(text(part, property, "charset")), blob.get());
    }
}
