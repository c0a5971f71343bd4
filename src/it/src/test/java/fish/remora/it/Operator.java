package fish.remora.it;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who runs a server: by the command line and by REST, with the token of its data folder. */
record Operator(Remora server) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** {@code java -jar remora.jar queue …}, as a person types it. */
    Foreign queue(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("queue"));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    /** Another command of it. */
    Foreign run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("remora.jar")));
        command.addAll(List.of(arguments));
        command.add("--data=" + server.data());
        return Foreign.run("openjdk-17-jre-headless", command);
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String json) throws Exception {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    HttpResponse<String> put(String path, String json) throws Exception {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    HttpResponse<String> delete(String path) throws Exception {
        return send(request(path).DELETE());
    }

    /**
     * A body of these members, and a reason.
     *
     * @param members with ' for "; may be empty
     */
    static String body(String members) {
        return "{\"reason\": \"test\"" + (members.isEmpty() ? "" : ", " + members.replace('\'', '"')) + "}";
    }

    /** Puts what must be taken; {@code members} as {@link #body} has them. */
    void make(String path, String members) throws Exception {
        HttpResponse<String> answer = put(path, body(members));
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.body());
        }
    }

    /** Any request of whoever the token is of; empty: of nobody. */
    HttpResponse<String> as(String token, String method, String path, String json, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.http("/api/" + path))
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** The token of somebody who logs in. */
    String login(String account, String password) throws Exception {
        HttpResponse<String> answer =
                as("", "POST", "sessions", "{\"account\": \"" + account + "\", \"password\": \"" + password + "\"}");
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.body());
        }
        return member(answer.body(), "token");
    }

    /** A text in a JSON object. */
    static String member(String json, String name) {
        return json.replaceFirst("(?s).*\"" + name + "\":\"([^\"]*)\".*", "$1");
    }

    /** Asks with another token, or with none. */
    HttpResponse<String> getAs(String authorization, String path) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.http("/api/" + path));
        return send(authorization.isEmpty() ? request : request.header("Authorization", authorization));
    }

    String token() throws IOException {
        return Files.readString(server.data().resolve("admin.token")).strip();
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(server.http("/api/" + path)).header("Authorization", "Bearer " + token());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
