package fish.remora.app.jmap.mail;

import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.MethodError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be told of each part, and of which the text: RFC 8621 §4.2. Immutable.
 *
 * @param most octets of one text; {@link Integer#MAX_VALUE}: all
 */
record BodyProperties(
        Set<String> plain, List<HeaderProperty> headers, boolean text, boolean html, boolean all, int most) {
    private static final List<String> UNASKED = List.of(
            "partId", "blobId", "size", "name", "type", "charset", "disposition", "cid", "language", "location");

    private static final Set<String> OTHERS = Set.of("headers", "subParts");

    /** @throws MethodError invalidArguments for one that there is not */
    static BodyProperties of(Arguments arguments) throws MethodError {
        Set<String> plain = new LinkedHashSet<>();
        List<HeaderProperty> headers = new ArrayList<>();
        for (String one : arguments.texts("bodyProperties").orElse(UNASKED)) {
            if (HeaderProperty.isOne(one)) {
                headers.add(HeaderProperty.parse(one));
            } else if (UNASKED.contains(one) || OTHERS.contains(one)) {
                plain.add(one);
            } else {
                throw MethodError.invalidArguments("bodyProperties: there is no " + one);
            }
        }
        long most = arguments.number("maxBodyValueBytes").orElse(0);
        return new BodyProperties(
                plain,
                headers,
                arguments.flag("fetchTextBodyValues", false),
                arguments.flag("fetchHTMLBodyValues", false),
                arguments.flag("fetchAllBodyValues", false),
                most == 0 ? Integer.MAX_VALUE : (int) Math.min(most, Integer.MAX_VALUE));
    }

    boolean wants(String name) {
        return plain.contains(name);
    }
}
