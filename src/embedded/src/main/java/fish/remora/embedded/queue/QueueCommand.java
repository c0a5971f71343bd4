package fish.remora.embedded.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The commands that ask a running server: {@code queue …} and {@link #others}. Exit codes: 0 done, 1 not done, 2 asked for something it does not know. */
public final class QueueCommand {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;

    /** The file in the data folder that says where the running server answers. */
    public static final String URL_FILE = "http.url";

    /** The file in the data folder that holds the administrator's token. */
    public static final String TOKEN_FILE = "admin.token";

    private final Defaults defaults;
    private final Consumer<String> out;
    private final Consumer<String> err;

    /**
     * What the settings say.
     *
     * @param data the server's folder
     * @param url where it answers, when its folder does not say
     * @param token empty: the one in its folder
     */
    public record Defaults(Path data, String url, String token) {
        @Override
        public String toString() {
            return "Defaults[" + data + ", " + url + "]";
        }
    }

    public QueueCommand(Defaults defaults, Consumer<String> out, Consumer<String> err) {
        this.defaults = defaults;
        this.out = out;
        this.err = err;
    }

    /** The commands beside {@code queue}. */
    public static List<String> others() {
        return Arrays.stream(Verb.values())
                .filter(verb -> verb.alone)
                .map(Verb::word)
                .toList();
    }

    /**
     * Another command than {@code queue}.
     *
     * @param command one of {@link #others}
     * @param arguments behind it
     */
    public int run(String command, List<String> arguments) {
        Verb verb = Verb.valueOf(command.toUpperCase(Locale.ROOT));
        boolean asked = !arguments.isEmpty() && arguments.get(0).equals("help");
        return carefully(command, () -> act(verb, asked ? List.of("--help") : arguments));
    }

    /** What may end in a complaint. */
    private interface Work {
        void run() throws Failure, Usage;
    }

    private int carefully(String command, Work work) {
        try {
            work.run();
            return DONE;
        } catch (Usage usage) {
            err.accept(command + ": " + usage.getMessage());
            err.accept("java -jar remora.jar " + command + (command.equals("queue") ? " help VERB" : " help")
                    + " says more");
            return USAGE;
        } catch (Failure failure) {
            err.accept(command + ": " + failure.getMessage());
            return FAILED;
        }
    }

    private void act(Verb verb, List<String> arguments) throws Failure, Usage {
        Line line = verb.parse(arguments);
        if (line.has("help")) {
            help(verb);
        } else {
            verb.act(new Session(api(line), line.has("json"), out, err, Instant.now()), line);
        }
    }

    /** @param arguments behind {@code queue} */
    public int run(List<String> arguments) {
        if (arguments.isEmpty() || arguments.get(0).equals("--help") || arguments.equals(List.of("help"))) {
            help();
            return arguments.isEmpty() ? USAGE : DONE;
        }
        boolean asked = arguments.get(0).equals("help");
        return carefully(
                "queue",
                () -> act(
                        Verb.of(arguments.get(asked ? 1 : 0)),
                        asked ? List.of("--help") : arguments.subList(1, arguments.size())));
    }

    private Api api(Line line) throws Failure {
        try {
            String folder = line.option("data");
            Path data = folder == null ? defaults.data() : Path.of(folder);
            String url = line.option("url");
            return new Api(url == null ? url(data) : url, token(line, data));
        } catch (InvalidPathException noPath) {
            throw new Failure("--data: " + noPath.getMessage());
        }
    }

    private String url(Path data) {
        String written = read(data.resolve(URL_FILE));
        return written == null ? defaults.url() : written;
    }

    private String token(Line line, Path data) throws Failure {
        String file = line.option("token-file");
        if (file == null && line.option("data") == null && !defaults.token().isEmpty()) {
            return defaults.token();
        }
        Path path = file == null ? data.resolve(TOKEN_FILE) : Path.of(file);
        String token = read(path);
        if (token == null) {
            throw new Failure(
                    path + ": the administrator's token cannot be read there; --data or --token-file say where it is");
        }
        return token;
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            return null;
        }
    }

    private void help() {
        out.accept(
                "usage: java -jar remora.jar queue VERB ... [--json] [--data FOLDER] [--url URL] [--token-file FILE]");
        out.accept("");
        for (Verb verb : Verb.values()) {
            if (!verb.alone) {
                out.accept("  %-14s%s".formatted(verb.word(), verb.help));
            }
        }
        out.accept("");
        out.accept(
                "The running server is found by its data folder (remora.data, or --data). Exit codes: 0 done, 1 not done, 2 usage.");
        out.accept("java -jar remora.jar queue help VERB says more.");
    }

    private void help(Verb verb) {
        out.accept("usage: java -jar remora.jar " + (verb.alone ? "" : "queue ") + verb.word() + " " + verb.usage);
        out.accept("  " + verb.help);
        if (verb.usage.contains("FILTER")) {
            out.accept("""

                    FILTER is one or more of, all at once:
                      --state QUEUED|LEASED|HELD|FAILED|EXPIRED|CANCELLED
                      --recipient ADDRESS, --sender ADDRESS   * stands for anything; the null sender is '<>'
                      --domain DOMAIN                         of the recipient; * stands for anything
                      --older AGE, --younger AGE              90s, 30m, 4h, 2d
                      --reply TEXT                            is in the last reply
                      --destination NAME                      next hop: a domain, or [host]:port
                      --message ID                            as Received fields and logs show it""");
        }
    }
}
