package fish.remora.embedded.queue;

import fish.remora.embedded.mailstore.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The running server's {@code /api}. Thread-safe. */
final class Api {
    /** A request does ten transactions at most, none of which may take longer than ten seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String url;
    private final String token;

    /** @param url of the server, without {@code /api} */
    Api(String url, String token) {
        this.url = url.replaceAll("/+$", "") + "/api/";
        this.token = token;
    }

    String get(String path, Map<String, String> query) throws Failure {
        return send("GET", path + query(query), null);
    }

    String post(String path, Map<String, ?> body) throws Failure {
        return send("POST", path, Json.write(body));
    }

    String put(String path, Map<String, ?> body) throws Failure {
        return send("PUT", path, Json.write(body));
    }

    String patch(String path, Map<String, ?> body) throws Failure {
        return send("PATCH", path, Json.write(body));
    }

    String delete(String path, Map<String, String> query) throws Failure {
        return send("DELETE", path + query(query), null);
    }

    /**
     * A message's octets: in memory when there are few, else in a file.
     *
     * @param size how many there should be
     * @param folder for that file, which is the caller's to delete
     * @throws Refusal when the server does not give them
     */
    Octets octets(String path, Map<String, String> query, long size, Path folder) throws Failure {
        try {
            HttpRequest request = request(path + query(query)).GET().build();
            Octets octets;
            if (size <= Octets.SHORT) {
                HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
                check(response.statusCode(), () -> new String(response.body(), StandardCharsets.UTF_8));
                octets = Octets.of(response.body());
            } else {
                Path file = Files.createTempFile(folder, "message", ".tmp");
                HttpResponse<Path> response = client.send(request, BodyHandlers.ofFile(file));
                check(response.statusCode(), () -> Files.readString(file));
                octets = new Fetched(file, Files.size(file));
            }
            if (octets.size() != size) {
                throw new Failure(path + ": " + octets.size() + " octets came instead of " + size);
            }
            return octets;
        } catch (IOException | InterruptedException | IllegalArgumentException failure) {
            throw failure(failure);
        }
    }

    /** Octets in a file that was made for them. */
    record Fetched(Path file, long size) implements Octets {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }

    /**
     * Sends a message.
     *
     * @throws Refusal when the server does not take it
     */
    String append(String path, Map<String, String> query, Octets octets) throws Failure {
        byte[] whole = octets.whole();
        BodyPublisher body = whole != null
                ? BodyPublishers.ofByteArray(whole)
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> opened(octets)), octets.size());
        return post(path + query(query), "message/rfc822", body);
    }

    /**
     * Sends several messages, which are taken all or none.
     *
     * @param bundle each behind a line with a JSON object: {@code size}, {@code flags}, {@code internalDate}
     * @throws Refusal when the server does not take them
     */
    String appendAll(String path, Map<String, String> query, byte[] bundle) throws Failure {
        return post(path + query(query), "application/vnd.remora.messages", BodyPublishers.ofByteArray(bundle));
    }

    private String post(String path, String type, BodyPublisher body) throws Failure {
        try {
            HttpRequest request =
                    request(path).header("Content-Type", type).POST(body).build();
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            check(response.statusCode(), response::body);
            return response.body();
        } catch (IOException | InterruptedException | IllegalArgumentException failure) {
            throw failure(failure);
        }
    }

    /** Null is how the publisher is told that there is nothing to read. */
    private static @Nullable InputStream opened(Octets octets) {
        try {
            return octets.open();
        } catch (IOException gone) {
            return null;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE);
    }

    /** What a server says in a body. */
    private interface Body {
        String text() throws IOException;
    }

    private static void check(int status, Body body) throws IOException, Refusal {
        if (status / 100 != 2) {
            throw new Refusal(status, reason(status, body.text()));
        }
    }

    private Failure failure(Exception failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new Failure("interrupted");
        }
        return new Failure(
                failure instanceof ConnectException
                        ? "no server answers at " + url + ": is it running? --data or --url say which one"
                        : url + ": " + failure);
    }

    /** A name as one segment of a path. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String query(Map<String, String> query) {
        return query.isEmpty()
                ? ""
                : query.entrySet().stream()
                        .map(one -> segment(one.getKey()) + "=" + segment(one.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private String send(String method, String path, @Nullable String body) throws Failure {
        try {
            HttpRequest request = request(path)
                    .header("Content-Type", "application/json")
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            check(response.statusCode(), response::body);
            return response.body();
        } catch (IOException | InterruptedException | IllegalArgumentException failure) {
            throw failure(failure);
        }
    }

    /** What the problem document says (RFC 9457), with the deliveries that are in the way. */
    private static String reason(int status, String body) {
        try {
            Map<String, Object> problem = Json.object(body);
            StringBuilder reason = new StringBuilder(String.valueOf(problem.get("detail")));
            for (Map<String, Object> conflict : Cells.objects(problem, "conflicts")) {
                reason.append("\n  ")
                        .append(Cells.text(conflict, "id"))
                        .append("  ")
                        .append(Cells.text(conflict, "state"));
            }
            return reason.toString();
        } catch (IllegalArgumentException noProblem) {
            return "HTTP status " + status;
        }
    }
}
