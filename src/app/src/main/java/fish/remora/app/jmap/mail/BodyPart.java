package fish.remora.app.jmap.mail;

import fish.remora.app.email.OpenEmail;
import fish.remora.protocol.mime.ContentFields;
import fish.remora.protocol.mime.FieldValue;
import fish.remora.protocol.mime.MediaType;
import fish.remora.protocol.mime.Part;
import fish.remora.protocol.mime.TransferEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A part of a message as JMAP numbers and describes it: EmailBodyPart of RFC 8621 §4.1.4. Messages within it are not looked into. Immutable.
 *
 * @param partId {@code 1.2}: the second part of the first; of a message that is one part {@code 1}; empty: a multipart
 */
record BodyPart(OpenEmail email, Part part, Optional<String> partId, List<BodyPart> subParts) {
    BodyPart {
        subParts = List.copyOf(subParts);
    }

    /** The whole message. */
    static BodyPart of(OpenEmail email) {
        Part root = email.index().root();
        return isMultipart(root)
                ? new BodyPart(email, root, Optional.empty(), below(email, root, ""))
                : new BodyPart(email, root, Optional.of("1"), List.of());
    }

    private static List<BodyPart> below(OpenEmail email, Part multipart, String prefix) {
        List<BodyPart> parts = new ArrayList<>();
        for (Part child : multipart.children()) {
            String number = prefix + (parts.size() + 1);
            parts.add(
                    isMultipart(child)
                            ? new BodyPart(email, child, Optional.empty(), below(email, child, number + "."))
                            : new BodyPart(email, child, Optional.of(number), List.of()));
        }
        return parts;
    }

    /** One that nothing was found in is a part like any other: nobody could see what it holds. */
    private static boolean isMultipart(Part part) {
        return part.content().type().type().equals("multipart")
                && !part.children().isEmpty();
    }

    /** The part of that id in it. */
    Optional<BodyPart> find(String id) {
        if (partId.filter(id::equals).isPresent()) {
            return Optional.of(this);
        }
        return subParts.stream().flatMap(one -> one.find(id).stream()).findFirst();
    }

    private ContentFields content() {
        return part.content();
    }

    /** In lower case. */
    String type() {
        return content().type().toString().toLowerCase(Locale.ROOT);
    }

    boolean isText() {
        return content().type().type().equals("text");
    }

    /** Of a text: US-ASCII when it does not say. */
    Optional<String> charset() {
        return isText()
                ? Optional.of(content().type().parameters().getOrDefault("charset", "us-ascii"))
                : Optional.empty();
    }

    Optional<String> disposition() {
        return content().disposition().map(FieldValue::value).filter(value -> !value.isEmpty());
    }

    /** Of the file that it was, or shall be. */
    Optional<String> name() {
        MediaType type = content().type();
        return content()
                .disposition()
                .flatMap(one -> ParameterText.of(one.parameters(), "filename"))
                .or(() -> ParameterText.of(type.parameters(), "name"));
    }

    /** Without angle brackets. */
    Optional<String> cid() {
        return content().id().map(id -> id.replaceAll("^\\s*<|>\\s*$", "")).filter(id -> !id.isBlank());
    }

    List<String> language() {
        String value = content().values().getOrDefault("content-language", "");
        return List.of(value.split(",", -1)).stream()
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    Optional<String> location() {
        return Optional.ofNullable(content().values().get("content-location"));
    }

    /** The octets, decoded. */
    InputStream open() throws IOException {
        return TransferEncoding.named(content().encoding())
                .decode(email.slice(part.extent().body(), part.extent().end()));
    }

    /** How many octets {@link #open} gives: they are counted. */
    long size() throws IOException {
        if (TransferEncoding.named(content().encoding()) == TransferEncoding.IDENTITY) {
            return part.extent().end() - part.extent().body();
        }
        try (InputStream octets = open()) {
            return octets.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Its own header. */
    HeaderFields header() throws IOException {
        try (InputStream octets =
                email.slice(part.extent().start(), part.extent().body())) {
            return HeaderFields.of(octets.readNBytes(HeaderFields.LONGEST));
        }
    }
}
