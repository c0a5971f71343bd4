package fish.remora.it.peer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message that a sink has read to its end.
 *
 * @param at when its end was read
 * @param session the number of the sink's session it came in, from 1
 * @param mail what stood behind {@code MAIL FROM:}
 * @param rcpt what stood behind {@code RCPT TO:} of each recipient that was accepted
 * @param octets the content, dots taken out
 * @param user who had logged in; empty: nobody
 * @param acknowledged false when the session ended before the client could read a 250
 */
public record Taken(
        Instant at,
        int session,
        String mail,
        List<String> rcpt,
        byte[] octets,
        boolean tls,
        boolean chunked,
        String user,
        boolean acknowledged) {
    private static final Pattern PATH = Pattern.compile("<([^>]*)>(.*)");
    private static final Pattern FIELD_END = Pattern.compile("\r\n(?![ \t])");

    /** The reverse-path without its brackets; empty: the null sender. */
    public String sender() {
        return path(mail).group(1);
    }

    /** Addresses without brackets and parameters. */
    public List<String> recipients() {
        return rcpt.stream().map(argument -> path(argument).group(1)).toList();
    }

    /** The parameters of MAIL. */
    public List<String> parameters() {
        return List.of(path(mail).group(2).strip().split(" +"));
    }

    private static Matcher path(String argument) {
        Matcher path = PATH.matcher(argument);
        if (!path.matches()) {
            throw new AssertionError("no path: " + argument);
        }
        return path;
    }

    /** Octet for octet. */
    public String text() {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** What stands in the fields of a name, unfolded; in their order. */
    public List<String> fields(String name) {
        String header = text().split("\r\n\r\n", 2)[0];
        return FIELD_END
                .splitAsStream(header)
                .filter(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(field -> field.substring(name.length() + 1)
                        .replaceAll("\r\n[ \t]+", " ")
                        .strip())
                .toList();
    }

    public String subject() {
        return String.join(" ", fields("Subject"));
    }
}
