package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Debian's Chromium without a window, told what to do by the Chrome DevTools Protocol. It finds what a person finds, by its words and what it is, also inside of
 * elements' shadows ({@code browser/page.js}); and it remembers what the page complained of and whom it asked. One page, one thread.
 */
final class Browser implements AutoCloseable {
    /** What is kept of pages is below it. */
    static final Path PICTURES = Path.of("target", "pictures");

    private static final Pattern ENDPOINT = Pattern.compile("DevTools listening on ws://([^/]+)/");
    private static final Pattern PAGE =
            Pattern.compile("\"type\": \"page\".*?\"webSocketDebuggerUrl\": \"([^\"]+)\"", Pattern.DOTALL);

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    private final List<String> complaints = new ArrayList<>();
    private final List<URI> requests = new ArrayList<>();
    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private int calls;
    private boolean watching;

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
                            "--hide-scrollbars",
                            "--lang=en",
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

    /** One that watches its page: {@link #assertClean} says what it saw; the page finds elements by their words. */
    static Browser watching() throws Exception {
        Browser browser = new Browser();
        browser.watch();
        return browser;
    }

    private void watch() throws InterruptedException, IOException {
        watching = true;
        call("Page.enable", "{}");
        call("Runtime.enable", "{}");
        call("Log.enable", "{}");
        call("Network.enable", "{}");
        try (var script = Browser.class.getResourceAsStream("/browser/page.js")) {
            String source = new String(script.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            call("Page.addScriptToEvaluateOnNewDocument", "{\"source\":" + quoted(source) + "}");
        }
        desk().dark(false);
    }

    private static String find(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }

    void open(URI uri) throws InterruptedException {
        call("Page.navigate", "{\"url\":" + quoted(uri.toString()) + "}");
    }

    /** A desk's window. */
    Browser desk() throws InterruptedException {
        return size(1280, 800, false);
    }

    /** A phone's. */
    Browser phone() throws InterruptedException {
        return size(390, 844, true);
    }

    private Browser size(int width, int height, boolean mobile) throws InterruptedException {
        call(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":" + mobile
                        + "}");
        return this;
    }

    /** Whether the person likes it dark; nothing moves, so that what is looked at stands still. */
    Browser dark(boolean dark) throws InterruptedException {
        call(
                "Emulation.setEmulatedMedia",
                "{\"features\":[{\"name\":\"prefers-reduced-motion\",\"value\":\"reduce\"},{\"name\":\"prefers-color-scheme\",\"value\":\""
                        + (dark ? "dark" : "light") + "\"}]}");
        return this;
    }

    /** Runs JavaScript in the page until it is true; else one is told what the page says. */
    void await(String what, String script) {
        try {
            Awaitility.await(what)
                    .pollInterval(Duration.ofMillis(watching ? 50 : 500))
                    .pollDelay(Duration.ZERO)
                    .atMost(Remora.PATIENCE)
                    .until(() -> evaluate(script) == JsonValue.TRUE);
        } catch (ConditionTimeoutException never) {
            throw new AssertionError(what + ", never; " + complaints + "; the page: " + text(), never);
        }
    }

    private String text() {
        try {
            return evaluate("page.text()").toString();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** The value of JavaScript, whose promise is waited for; JSON. */
    JsonValue evaluate(String script) throws InterruptedException {
        JsonObject answer = call(
                "Runtime.evaluate",
                "{\"awaitPromise\":true,\"returnByValue\":true,\"userGesture\":true,\"expression\":" + quoted(script)
                        + "}");
        JsonObject result = answer.getJsonObject("result");
        return result == null ? JsonValue.NULL : result.getJsonObject("result").getOrDefault("value", JsonValue.NULL);
    }

    /** Until the page shows these words. */
    Browser sees(String... texts) {
        for (String text : texts) {
            await("the page says " + text, "page.sees(" + quoted(text) + ")");
        }
        return this;
    }

    /** Until it does not any more. */
    Browser sees(String text, boolean seen) {
        await("the page says " + text + ": " + seen, "page.sees(" + quoted(text) + ") === " + seen);
        return this;
    }

    /** Clicks the button, link, tab or field that is called so, once it is there. */
    Browser click(String name) {
        await("click on " + name, "page.click(" + quoted(name) + ")");
        return this;
    }

    /** The same of one kind: a role such as {@code button}, {@code link}, {@code menuitem}, {@code row}. */
    Browser click(String role, String name) {
        await("click on the " + role + " " + name, "page.click(" + quoted(name) + "," + quoted(role) + ")");
        return this;
    }

    /** Types into the field of that label instead of what it has. */
    Browser type(String label, String text) {
        await("type into " + label, "page.type(" + quoted(label) + "," + quoted(text) + ")");
        return this;
    }

    /** Presses a key where the focus is, by its name: {@code Enter}, {@code Escape}, {@code g}. */
    Browser press(String key) throws InterruptedException {
        String text = key.length() == 1 ? ",\"text\":" + quoted(key) : key.equals("Enter") ? ",\"text\":\"\\r\"" : "";
        int code = Map.of("Enter", 13, "Escape", 27, "Tab", 9, "ArrowDown", 40, "ArrowUp", 38, "Delete", 46)
                .getOrDefault(key, 0);
        String of = ",\"key\":" + quoted(key) + (code == 0 ? "" : ",\"windowsVirtualKeyCode\":" + code);
        call("Input.dispatchKeyEvent", "{\"type\":\"keyDown\"" + of + text + "}");
        call("Input.dispatchKeyEvent", "{\"type\":\"keyUp\"" + of + "}");
        return this;
    }

    /** Keeps the page as a picture. */
    Path picture(String name) throws InterruptedException, IOException {
        JsonObject answer = call("Page.captureScreenshot", "{\"format\":\"png\"}");
        byte[] png = Base64.getDecoder().decode(answer.getJsonObject("result").getString("data"));
        Files.createDirectories(PICTURES);
        return Files.write(PICTURES.resolve(name + ".png"), png);
    }

    /** What axe finds to be serious or critical in the page as it is; a line each. */
    List<String> barriers() throws Exception {
        if (evaluate("typeof axe") instanceof JsonString type
                && type.getString().equals("undefined")) {
            evaluate(Axe.source());
        }
        return evaluate("page.barriers()").asJsonArray().stream()
                .map(one -> ((JsonString) one).getString())
                .toList();
    }

    /** It has complained of nothing and asked nobody but this server. */
    void assertClean(URI server) throws Exception {
        // What was said before it has come by the time of an answer.
        evaluate("0");
        assertThat(complaints).as("complaints of the page").isEmpty();
        assertAskedOnly(server);
    }

    /** It has asked nobody but this server. */
    void assertAskedOnly(URI server) throws InterruptedException {
        evaluate("0");
        assertThat(requests)
                .filteredOn(one ->
                        one.getScheme().startsWith("http") || one.getScheme().startsWith("ws"))
                .as("requests to others")
                .allMatch(one -> server.getAuthority().equals(one.getAuthority()));
    }

    /** Forgets what it has seen: what a test does on purpose. */
    void forget() throws InterruptedException {
        evaluate("0");
        complaints.clear();
        requests.clear();
    }

    private JsonObject call(String method, String parameters) throws InterruptedException {
        int call = ++calls;
        socket.sendText("{\"id\":" + call + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true)
                .join();
        while (true) {
            JsonObject message = messages.poll(Remora.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("Chromium does not answer: " + method);
            }
            if (message.getInt("id", 0) == call) {
                return message;
            }
            note(message.getString("method", ""), message.getJsonObject("params"));
        }
    }

    /** A refusal by the server is told by the page; that the console has a line about it is Chromium's habit. */
    private void note(String event, JsonObject params) {
        switch (event) {
            case "Runtime.exceptionThrown" ->
                complaints.add(params.getJsonObject("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert").contains(params.getString("type"))) {
                    complaints.add(params.getJsonArray("args").toString());
                }
            }
            case "Log.entryAdded" -> {
                JsonObject entry = params.getJsonObject("entry");
                if (entry.getString("level").equals("error")
                        && !entry.getString("text")
                                .startsWith("Failed to load resource: the server responded with a status of 4")) {
                    complaints.add(entry.toString());
                }
            }
            case "Network.requestWillBeSent" ->
                request(params.getJsonObject("request").getString("url"));
            default -> {
                // Not of interest.
            }
        }
    }

    private void request(String url) {
        if (!url.startsWith("data:") && !url.startsWith("blob:")) {
            requests.add(URI.create(url.replaceFirst("\\?.*", "")));
        }
    }

    static String quoted(String text) {
        JsonObjectBuilder holder = Json.createObjectBuilder().add("a", text);
        return holder.build().get("a").toString();
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder begun = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            begun.append(text);
            if (last) {
                try (var reader = Json.createReader(new StringReader(begun.toString()))) {
                    messages.add(reader.readObject());
                }
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
