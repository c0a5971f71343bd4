package fish.remora.protocol.mime;

import fish.remora.api.Content;
import java.util.List;
import java.util.Optional;

/**
 * A part of a message to be written: RFC 2045, RFC 2046. Immutable.
 *
 * @param facts fields that say what it is
 * @param fields further ones, each as {@link FieldWriter} writes it
 * @param body what is in it
 */
public record Composition(Facts facts, List<String> fields, Body body) {
    public Composition {
        fields = List.copyOf(fields);
    }

    /**
     * What the part's own fields say. Texts may be anything.
     *
     * @param name of a file
     * @param cid without angle brackets
     */
    public record Facts(
            Optional<String> disposition,
            Optional<String> name,
            Optional<String> cid,
            List<String> language,
            Optional<String> location) {
        public static final Facts NONE =
                new Facts(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty());

        public Facts {
            language = List.copyOf(language);
        }
    }

    /** What is in a part. */
    public sealed interface Body {}

    /**
     * A text, written in UTF-8 when it must be.
     *
     * @param subtype {@code plain} or {@code html}
     */
    public record Text(String subtype, String value) implements Body {}

    /**
     * Octets, such as a file's.
     *
     * @param type {@code image/png}; with no parameters but those in {@code parameters}
     * @param charset of a text
     */
    public record Data(String type, Optional<String> charset, Content content) implements Body {}

    /**
     * Parts in a part.
     *
     * @param subtype {@code mixed}, {@code alternative}, {@code related}
     */
    public record Multipart(String subtype, List<Composition> parts) implements Body {
        public Multipart {
            parts = List.copyOf(parts);
        }
    }

    /** Without further fields. */
    public static Composition of(Body body) {
        return new Composition(Facts.NONE, List.of(), body);
    }
}
