package fish.remora.it;

import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The server as a person runs it: {@code java -jar remora.jar} in a process of its own, with a data folder of its own under target/,
 * on free ports, others at each start, that are read from the block it prints when it is ready. The same folder serves any number of starts. One thread.
 */
final class Remora implements Closeable {
    /** No real failure waits that long; a loaded machine may. */
    static final Duration PATIENCE = Duration.ofMinutes(4);

    static final String DOMAIN = "mx.test";
    static final User ANN = new User("ann@" + DOMAIN, "secret");
    static final User BOB = new User("bob@" + DOMAIN, "secret");

    private static final Path JAR = Path.of(System.getProperty("remora.jar")).normalize();
    private static final Path SERVERS = Path.of(System.getProperty("remora.servers"));

    /** The keys of the ports that mail comes and goes by. */
    static final List<String> MAIL_PORTS = List.of(
            "smtp.port",
            "submission.port",
            "submissions.port",
            "lmtp.port",
            "imap.port",
            "imaps.port",
            "pop3.port",
            "pop3s.port");

    private final Path data;
    private final Path output;
    private final Path errors;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> prefix = new ArrayList<>();
    /**
     * A server that lives for seconds gains nothing by the second compiler, a parallel collector and verified classes, which take most of the CPU of its
     * start; where costs are measured it does.
     */
    private static final List<String> SHORT_LIVED = Boolean.getBoolean("remora.it.cost")
            ? List.of()
            : List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:-BytecodeVerificationRemote");

    private final List<String> javaOptions = new ArrayList<>(List.of("-Xmx512m"));
    private List<String> program = List.of("-jar", JAR.toString());
    private Process process;

    private Remora(Path folder) {
        data = folder.resolve("remora-data");
        output = folder.resolve("output");
        errors = folder.resolve("errors");
        MAIL_PORTS.forEach(port -> settings.put(port, "0"));
        settings.put("http.port", "0");
        settings.put("data", data.toString());
        settings.put("hostname", DOMAIN);
        settings.put("accounts", ANN.bootstrap() + "," + BOB.bootstrap());
        // For a test run that is broken off.
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** A server to be, with an empty folder. */
    static Remora named(String name) throws IOException {
        return in(SERVERS.resolve(name));
    }

    /** A server to be in a folder that is emptied first. */
    static Remora in(Path folder) throws IOException {
        Folders.delete(folder);
        Files.createDirectories(folder);
        Remora made = new Remora(folder);
        Tidiness.comesBehind(made);
        return made;
    }

    boolean hasEnded() {
        return (process == null || !process.isAlive()) && processesInData().isEmpty();
    }

    Remora with(String key, String value) {
        settings.put(key, value);
        return this;
    }

    Remora without(String key) {
        settings.remove(key);
        return this;
    }

    Remora javaOption(String option) {
        javaOptions.add(option);
        return this;
    }

    /** Starts another copy of the jar, by way of another program. */
    Remora by(Path copy, String... starter) {
        program = List.of("-jar", copy.toString());
        prefix.addAll(List.of(starter));
        return this;
    }

    /** Starts a class of the tests that starts the server in its own virtual machine and does as it is told. */
    Remora under(Class<?> main) throws IOException {
        String tests = main.getProtectionDomain().getCodeSource().getLocation().getPath();
        program = new ArrayList<>();
        try (var archive = new JarFile(JAR.toFile())) {
            Attributes attributes = archive.getManifest().getMainAttributes();
            for (String option : List.of("Add-Exports", "Add-Opens")) {
                for (String target : attributes.getValue(option).split(" ")) {
                    program.add("--" + option.toLowerCase(Locale.ROOT) + "=" + target + "=ALL-UNNAMED");
                }
            }
        }
        program.addAll(List.of("-cp", JAR + File.pathSeparator + tests, main.getName()));
        return this;
    }

    /** Tells the class what to do; returns once it says that it is done. */
    void tell(String command) throws IOException {
        int before = output().length();
        process.outputWriter().append(command).append('\n').flush();
        await(command).atMost(PATIENCE).until(() -> output().substring(before).contains(command + ": "));
        if (!output().substring(before).contains(command + ": done")) {
            throw new AssertionError(output());
        }
    }

    /** Returns once it is ready. */
    Remora start() throws IOException {
        launch();
        await("ready").pollInterval(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> isReady() || !isAlive());
        if (!isReady()) {
            throw new AssertionError("the server did not start: " + output() + String.join("\n", complaints()));
        }
        return this;
    }

    /** Starts the PostgreSQL alone. */
    Remora startPostgres() throws IOException {
        launch("postgres");
        await("PostgreSQL").atMost(PATIENCE).until(() -> output().contains("  stop ") || !isAlive());
        if (!isAlive()) {
            throw new AssertionError("PostgreSQL did not start: " + String.join("\n", complaints()));
        }
        return this;
    }

    /** Starts it and returns in the middle of its start. */
    void startUntil(Callable<Boolean> reached) throws IOException {
        launch();
        await("start").pollInterval(Duration.ofMillis(50)).atMost(PATIENCE).until(reached);
    }

    /** Starts a server that is expected to give up by itself; its exit code. */
    int startInVain(String... arguments) throws IOException {
        launch(arguments);
        return exitCode();
    }

    private void launch(String... arguments) throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SHORT_LIVED);
        command.addAll(javaOptions);
        settings.forEach((key, value) -> command.add(
                "-Dremora." + key + "=" + (value.equals("0") && key.endsWith(".port") ? FreePorts.next() : value)));
        command.addAll(program);
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(data.getParent().toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("REMORA_"));
        process = builder.start();
    }

    /** SIGTERM; the exit code. */
    int stop() {
        process.destroy();
        return exitCode();
    }

    /** SIGKILL: nothing of ours runs any more when this returns, but for PostgreSQL. */
    void kill9() {
        process.destroyForcibly();
        exitCode();
    }

    /** Waits for its end. */
    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the server does not end: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    int smtp() {
        return port("SMTP");
    }

    int submission() {
        return port("Submission");
    }

    int submissions() {
        return port("Submissions");
    }

    int lmtp() {
        return port("LMTP");
    }

    int imap() {
        return port("IMAP");
    }

    int imaps() {
        return port("IMAP over TLS");
    }

    int pop3() {
        return port("POP3");
    }

    int pop3s() {
        return port("POP3 over TLS");
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + port("HTTP") + path);
    }

    private int port(String protocol) {
        Matcher line =
                Pattern.compile("(?m)^  " + protocol + " +\\S+ port (\\d+)").matcher(output());
        if (!line.find()) {
            throw new AssertionError("no port for " + protocol + " in: " + output());
        }
        return Integer.parseInt(line.group(1));
    }

    private boolean isReady() {
        return Pattern.compile("(?m)^  stop .*\\R").matcher(output()).find();
    }

    Path data() {
        return data;
    }

    /** The certificate it made for itself, PEM. */
    Path certificate() {
        return data.resolve("tls/certificate.pem");
    }

    Database database() {
        return Database.in(data);
    }

    /** What it printed since its last start. */
    String output() {
        return read(output);
    }

    /** The lines it complained in since its last start, but for the virtual machine's own. */
    List<String> complaints() {
        return read(errors)
                .lines()
                .filter(line -> !line.startsWith("Picked up ") && !line.isBlank())
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processes that work in the data folder: PostgreSQL's. */
    List<ProcessHandle> processesInData() {
        if (!Files.exists(data)) {
            return List.of();
        }
        return ProcessHandle.allProcesses()
                .filter(candidate -> worksIn(candidate, data))
                .toList();
    }

    private static boolean worksIn(ProcessHandle candidate, Path folder) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + candidate.pid() + "/cwd"))
                    .startsWith(folder.toRealPath());
        } catch (IOException gone) {
            return false;
        }
    }

    /** The process that listens for PostgreSQL's clients. */
    ProcessHandle postgres() throws IOException {
        try (Stream<String> lines = Files.lines(data.resolve("postgres/postmaster.pid"))) {
            return ProcessHandle.of(
                            Long.parseLong(lines.findFirst().orElseThrow().strip()))
                    .orElseThrow();
        }
    }

    /** Ends it, and a PostgreSQL that a killed server left behind. */
    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            stop();
        }
        kill();
        await("PostgreSQL gone").atMost(PATIENCE).until(() -> processesInData().isEmpty());
    }

    private void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
        processesInData().forEach(ProcessHandle::destroyForcibly);
    }
}
