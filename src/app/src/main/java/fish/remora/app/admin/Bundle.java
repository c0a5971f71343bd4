package fish.remora.app.admin;

import fish.remora.api.Octets;
import fish.remora.app.operation.Appending;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.Parameters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Several short messages in one request, {@code application/vnd.remora.messages}. Each is a line with a JSON object, its end an LF, and so many octets:
 *
 * <pre>
 * {"size": 4096, "flags": "\\Seen", "internalDate": "2026-11-23T10:00:00Z"}
 * </pre>
 *
 * Pure functions.
 */
final class Bundle {
    static final String TYPE = "application/vnd.remora.messages";

    /** All of it, in octets: it is held in memory. */
    static final int MOST = 4 * 1024 * 1024;

    private static final Set<String> SIZE = Set.of("size");
    private static final String ALLOWED =
            "a line with a JSON object for each message, and as many octets as its size says";

    private Bundle() {}

    /** @throws Invalid when it is none */
    static List<Appending.Given> read(byte[] body) {
        List<Appending.Given> messages = new ArrayList<>();
        int at = 0;
        while (at < body.length) {
            int end = at;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            String line = new String(body, at, end - at, StandardCharsets.UTF_8);
            Parameters parameters = Requests.parameters(line).only(Appending.NAMES, SIZE);
            int size = parameters.number("size", 0, MOST).orElseThrow(() -> new Invalid("size", "", "given"));
            if (size > body.length - end - 1) {
                throw new Invalid("body", "of " + body.length + " octets", ALLOWED);
            }
            at = end + 1 + size;
            messages.add(new Appending.Given(parameters, Octets.of(Arrays.copyOfRange(body, end + 1, at))));
        }
        if (messages.isEmpty()) {
            throw new Invalid("body", "", ALLOWED);
        }
        return messages;
    }
}
