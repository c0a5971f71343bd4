package fish.remora.embedded.queue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The running server's {@code /api}. Thread-safe. */
final class Api {
    /** A request does ten transactions at most, none of which may take longer than ten seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
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

    void delete(String path, Map<String, String> query) throws Failure {
        send("DELETE", path + query(query), null);
    }

    /** A name as one segment of a path. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The name in the last segment of a path. */
    static String name(String path) {
        return URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
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
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .timeout(PATIENCE)
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 == 2) {
                return response.body();
            }
            throw new Failure(reason(response));
        } catch (ConnectException refused) {
            throw new Failure("no server answers at " + url + ": is it running? --data or --url say which one");
        } catch (IOException | IllegalArgumentException failure) {
            throw new Failure(url + ": " + failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }

    /** What the problem document says (RFC 9457), with the deliveries that are in the way. */
    private static String reason(HttpResponse<String> response) {
        try {
            Map<String, Object> problem = Json.object(response.body());
            StringBuilder reason = new StringBuilder(String.valueOf(problem.get("detail")));
            for (Map<String, Object> conflict : Cells.objects(problem, "conflicts")) {
                reason.append("\n  ")
                        .append(Cells.text(conflict, "id"))
                        .append("  ")
                        .append(Cells.text(conflict, "state"));
            }
            return reason.toString();
        } catch (IllegalArgumentException noProblem) {
            return "HTTP status " + response.statusCode() + " from " + response.uri();
        }
    }
}
