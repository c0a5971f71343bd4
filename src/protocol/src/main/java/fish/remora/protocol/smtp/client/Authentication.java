package fish.remora.protocol.smtp.client;

import fish.remora.api.NextHop;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One AUTH exchange, RFC 4954 §4, from our side: PLAIN (RFC 4616), else LOGIN, which is in no RFC but all that some servers know. */
final class Authentication {
    /** RFC 4954 §4: AUTH itself is a command line of 512 octets like any other (RFC 5321 §4.5.3.1.4); its responses may be longer. */
    private static final int MAX_COMMAND = 510;

    /** RFC 4954 §4: an exchange is cancelled by an asterisk. */
    private static final String CANCEL = "*";

    private final String command;
    private final Deque<String> responses = new ArrayDeque<>();

    private Authentication(String command, String... responses) {
        this.command = command;
        for (String response : responses) {
            this.responses.add(response);
        }
        this.responses.add(CANCEL);
    }

    /** Empty when none of the peer's mechanisms is ours. */
    static Optional<Authentication> with(NextHop.Credentials credentials, Set<String> mechanisms) {
        byte[] user = credentials.user().getBytes(StandardCharsets.UTF_8);
        byte[] password = credentials.password().octets();
        if (mechanisms.contains("PLAIN")) {
            return Optional.of(plain(user, password));
        }
        if (mechanisms.contains("LOGIN")) {
            return Optional.of(new Authentication("AUTH LOGIN", base64(user), base64(password)));
        }
        return Optional.empty();
    }

    /** The response goes along with the command when it fits, which saves a round trip. */
    private static Authentication plain(byte[] user, byte[] password) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(0);
        message.writeBytes(user);
        message.write(0);
        message.writeBytes(password);
        String response = base64(message.toByteArray());
        String whole = "AUTH PLAIN " + response;
        return whole.length() <= MAX_COMMAND ? new Authentication(whole) : new Authentication("AUTH PLAIN", response);
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    String command() {
        return command;
    }

    /** What to say to a 334; null when all has been said. */
    @Nullable
    String next() {
        return responses.poll();
    }
}
