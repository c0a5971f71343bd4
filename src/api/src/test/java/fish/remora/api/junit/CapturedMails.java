package fish.remora.api.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For the tests of an application: the mail it has sent while safe mode keeps it ({@code safeMode=capture}, of the server or of the application). Empty at
 * the beginning of each test.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final CapturedMails MAILS = CapturedMails.of("shop", URI.create("http://localhost:8080/api"), token);
 * …
 * assertThat(MAILS.await("ann@example.org").subject()).isEqualTo("Order 4711");
 * }</pre>
 */
public final class CapturedMails implements BeforeEachCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 100;

    /** A member of one of the answer's objects, which hold no others. */
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\d+))");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String application;
    private final URI api;
    private final String token;

    /**
     * One mail.
     *
     * @param sender the reverse-path, {@code ""} for the null sender
     * @param key the application's own, {@code ""} when there is none
     * @param subject as a person reads it
     * @param octets RFC 5322, as the next hop would have got it
     */
    public record Captured(
            String id, String sender, List<String> recipients, String key, String subject, byte[] octets) {
        /** All of it, header and encoded parts as they are. */
        public String text() {
            return new String(octets, StandardCharsets.UTF_8);
        }
    }

    private CapturedMails(String application, URI api, String token) {
        this.application = application;
        this.api = api;
        this.token = token;
    }

    /**
     * @param application its name
     * @param api of the mail service, such as {@code http://localhost:8080/api}
     * @param token of an administrator
     */
    public static CapturedMails of(String application, URI api, String token) {
        return new CapturedMails(application, api, token);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        clear();
    }

    /** Forgets what was captured so far. */
    public void clear() {
        ask("DELETE", "captured" + query() + "&reason=test");
    }

    /** What has been captured, in the order in which it was sent. */
    public List<Captured> all() {
        List<Captured> all = new ArrayList<>();
        String after = "";
        do {
            String answer = new String(ask("GET", "captured" + query() + after), StandardCharsets.UTF_8);
            List<String> objects = objects(answer);
            for (String object : objects) {
                all.add(captured(members(object)));
            }
            String next = members(answer.substring(answer.lastIndexOf(']') + 1)).get("next");
            after = next == null ? "" : "&after=" + next;
        } while (!after.isEmpty());
        return all;
    }

    private Captured captured(Map<String, String> members) {
        return new Captured(
                members.getOrDefault("id", ""),
                members.getOrDefault("sender", ""),
                Arrays.asList(members.getOrDefault("recipients", "").split(",")),
                members.getOrDefault("key", ""),
                members.getOrDefault("subject", ""),
                ask("GET", "captured/" + members.get("id")));
    }

    /** The objects of the answer's list, as text. */
    private static List<String> objects(String answer) {
        List<String> objects = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 1; i < answer.length(); i++) {
            char c = answer.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '{' && !quoted) {
                begin = i;
            } else if (c == '}' && !quoted && begin > 0) {
                objects.add(answer.substring(begin, i + 1));
                begin = 0;
            }
        }
        return objects;
    }

    /**
     * The first mail to this recipient, when it has come.
     *
     * @throws AssertionError after ten seconds
     */
    public Captured await(String recipient) {
        Instant end = Instant.now().plus(PATIENCE);
        List<Captured> all = all();
        while (true) {
            for (Captured one : all) {
                if (one.recipients().contains(recipient)) {
                    return one;
                }
            }
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("no mail to " + recipient + " was captured, but "
                        + all.stream().map(Captured::recipients).toList());
            }
            pause();
            all = all();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", told);
        }
    }

    private String query() {
        return "?application=" + URLEncoder.encode(application, StandardCharsets.UTF_8);
    }

    private static Map<String, String> members(String object) {
        Map<String, String> members = new LinkedHashMap<>();
        Matcher member = MEMBER.matcher(object);
        while (member.find()) {
            members.put(member.group(1), member.group(2) == null ? member.group(3) : unescaped(member.group(2)));
        }
        return members;
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        escape.group(1) != null
                                ? "" + (char) Integer.parseInt(escape.group(1), 16)
                                : switch (escape.group(2)) {
                                    case "n" -> "\n";
                                    case "r" -> "\r";
                                    case "t" -> "\t";
                                    case "b" -> "\b";
                                    case "f" -> "\f";
                                    default -> escape.group(2);
                                }));
    }

    private byte[] ask(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + "/" + path))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new AssertionError(method + " " + request.uri() + ": " + answer.statusCode() + " "
                        + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return answer.body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", told);
        }
    }
}
