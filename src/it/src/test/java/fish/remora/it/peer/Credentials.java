package fish.remora.it.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** The server's side of PLAIN (RFC 4616) and LOGIN. Stateless. */
final class Credentials {
    private Credentials() {}

    /** User and password with a colon between. */
    static String read(Line line, String argument) throws IOException {
        String[] words = argument.split(" ");
        if (words[0].toUpperCase(Locale.ROOT).equals("PLAIN")) {
            String[] parts = decode(words.length > 1 ? words[1] : ask(line, "")).split("\0", -1);
            return parts[1] + ":" + parts[2];
        }
        String user = decode(words.length > 1 ? words[1] : ask(line, "Username:"));
        return user + ":" + decode(ask(line, "Password:"));
    }

    private static String ask(Line line, String challenge) throws IOException {
        line.say("334 " + Base64.getEncoder().encodeToString(challenge.getBytes(StandardCharsets.US_ASCII)));
        String answer = line.readLine();
        if (answer == null) {
            throw new Closed();
        }
        return answer;
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
