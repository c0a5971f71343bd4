package fish.remora.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Debian's Chromium without a window, told what to do by the Chrome DevTools Protocol. One page, one thread. */
final class Browser implements AutoCloseable {
    private static final Pattern ENDPOINT = Pattern.compile("DevTools listening on ws://([^/]+)/");
    private static final Pattern PAGE =
            Pattern.compile("\"type\": \"page\".*?\"webSocketDebuggerUrl\": \"([^\"]+)\"", Pattern.DOTALL);

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private int calls;

    Browser() throws Exception {
        profile = Files.createTempDirectory("chromium");
        Path output = profile.resolve("output");
        try {
            process = new ProcessBuilder(
                            "chromium",
                            "--headless",
                            // Chromium insists on it for root; the pages are our own.
                            "--no-sandbox",
                            "--disable-gpu",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + profile,
                            "about:blank")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException missing) {
            throw new AssertionError("install the Debian package chromium (.ci/run does)", missing);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        String host = Awaitility.await()
                .atMost(Remora.PATIENCE)
                .until(() -> find(ENDPOINT, Files.readString(output)), text -> !text.isEmpty());
        HttpRequest list = HttpRequest.newBuilder(URI.create("http://" + host + "/json/list"))
                .build();
        String page = find(PAGE, http.send(list, BodyHandlers.ofString()).body());
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(page), new Answers())
                .join();
    }

    private static String find(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }

    void open(URI uri) throws InterruptedException {
        call("Page.navigate", "{\"url\":" + quoted(uri.toString()) + "}");
    }

    /** Runs JavaScript in the page until it is true. */
    void await(String what, String script) {
        String parameters = "{\"expression\":" + quoted(script) + "}";
        Awaitility.await(what)
                .pollInterval(Duration.ofMillis(500))
                .atMost(Remora.PATIENCE)
                .until(() -> call("Runtime.evaluate", parameters).contains("\"value\":true"));
    }

    private String call(String method, String parameters) throws InterruptedException {
        int call = ++calls;
        socket.sendText("{\"id\":" + call + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true)
                .join();
        while (true) {
            String answer = answers.poll(Remora.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (answer == null) {
                throw new AssertionError("Chromium does not answer: " + method);
            }
            if (answer.startsWith("{\"id\":" + call + ",")) {
                return answer;
            }
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder begun = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            begun.append(text);
            if (last) {
                answers.add(begun.toString());
                begun.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        Folders.delete(profile);
    }
}
