package fish.remora.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.Driver;

/**
 * A domain of Payara Server with a PostgreSQL beside it, and an administrator who has asadmin and the scripts of payara/server. All ports
 * are free ones; the domain is made anew at each start. One thread.
 */
final class PayaraServer implements AutoCloseable {
    private static final Path DOMAINS =
            Path.of(System.getProperty("remora.servers")).toAbsolutePath();
    private static final Path HOME = installation();
    private static final Path SCRIPTS = Path.of(System.getProperty("remora.scripts"));

    /** What create-domain adds to its port base: debugger, IIOP (3), admin, OSGi shell, JMS, HTTP, HTTPS, JMX. */
    private static final int[] OFFSETS = {9, 37, 38, 39, 48, 66, 76, 80, 81, 86};

    private final String name;
    private final int base;
    private final Remora postgres;

    private PayaraServer(String name, int base, Remora postgres) {
        this.name = name;
        this.base = base;
        this.postgres = postgres;
        // For a test run that is broken off.
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** A copy for this process: what one installs or takes away, the tests beside it would see. */
    private static Path installation() {
        Path copy = DOMAINS.resolve("payara6");
        try {
            Folders.delete(copy);
            Files.createDirectories(DOMAINS);
            Foreign.run("coreutils", List.of("cp", "-a", System.getProperty("remora.payara"), copy.toString()))
                    .succeeds();
            return copy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns once domain and database run. */
    static PayaraServer start(String name) throws IOException {
        Folders.delete(DOMAINS.resolve(name));
        var server = new PayaraServer(
                name, freeBase(), Remora.named(name + "-postgres").startPostgres());
        Files.setPosixFilePermissions(asadmin(), PosixFilePermissions.fromString("rwxr-xr-x"));
        server.local("create-domain", "--nopassword", "--portbase", "" + server.base)
                .succeeds();
        server.hurry();
        // As install.sh would: it is read at the start alone.
        Files.copy(archive("console"), plugin(), StandardCopyOption.REPLACE_EXISTING);
        server.local("start-domain").succeeds();
        return server;
    }

    /** Without the second compiler, as {@link Remora}. */
    private void hurry() throws IOException {
        Path settings = DOMAINS.resolve(name).resolve("config/domain.xml");
        Files.writeString(
                settings,
                Files.readString(settings)
                        .replaceAll("<java-config[^>]*>", "$0<jvm-options>-XX:TieredStopAtLevel=1</jvm-options>"));
    }

    /** From a place of this process's own on: a domain of another run that restarts has no ports for a moment. */
    private static int freeBase() throws IOException {
        long own = ProcessHandle.current().pid() % 90;
        for (int i = 0; i < 90; i++) {
            int base = 21_000 + (int) ((own + i) % 90) * 100;
            if (isFree(base)) {
                return base;
            }
        }
        throw new AssertionError("no free range of ports");
    }

    private static boolean isFree(int base) {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int offset : OFFSETS) {
                sockets.add(new ServerSocket(base + offset));
            }
            return true;
        } catch (IOException taken) {
            return false;
        } finally {
            sockets.forEach(PayaraServer::close);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path asadmin() {
        return HOME.resolve("bin/asadmin");
    }

    /** An asadmin command about the domain from outside. */
    private Foreign local(String command, String... options) throws IOException {
        var line = new ArrayList<>(List.of(asadmin().toString(), command, "--domaindir", DOMAINS.toString()));
        line.addAll(List.of(options));
        line.add(name);
        return Foreign.run("openjdk-17-jdk-headless", line);
    }

    /** An asadmin command to the running domain. */
    Foreign asadmin(String... command) throws IOException {
        return run(asadmin().toString(), List.of(), command);
    }

    Foreign deploy(String application, Path war) throws IOException {
        return asadmin(
                "deploy", "--force=true", "--name", application, "--contextroot", "/" + application, war.toString());
    }

    /** SIGKILL: nothing of the domain runs any more when this returns, but for PostgreSQL. */
    void kill9() throws IOException {
        ProcessHandle domain = process().orElseThrow();
        domain.destroyForcibly();
        domain.onExit().join();
    }

    /** Returns once the domain runs that was killed. */
    void startAgain() throws IOException {
        local("start-domain").succeeds();
    }

    /** The value of a dotted name. */
    String value(String dottedName) throws IOException {
        String answer = asadmin("get", dottedName).succeeds().output();
        return answer.lines()
                .filter(line -> line.startsWith(dottedName + "="))
                .map(line -> line.substring(dottedName.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(answer));
    }

    /** The script with the archives of this build; the first time needs {@link #first}. */
    Foreign install(Map<String, String> settings) throws IOException {
        var arguments = new ArrayList<>(List.of(
                "--rar", archive("rar").toString(),
                "--war", archive("war").toString(),
                "--console", archive("console").toString(),
                "--driver",
                        Driver.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath()));
        settings.forEach((setting, value) -> arguments.add(setting + "=" + value));
        return script("install.sh", arguments);
    }

    private static Path archive(String type) {
        return Path.of(System.getProperty("remora." + type)).normalize();
    }

    /** Where the installation has the plugin of the admin console, if it does. */
    static Path plugin() {
        return HOME.resolve("glassfish/modules/remora-console.jar");
    }

    Foreign uninstall() throws IOException {
        return script("uninstall.sh", List.of());
    }

    private Foreign script(String script, List<String> arguments) throws IOException {
        var options = new ArrayList<>(List.of("--asadmin", asadmin().toString()));
        options.addAll(arguments);
        return run(SCRIPTS.resolve(script).toString(), options);
    }

    private Foreign run(String program, List<String> options, String... command) throws IOException {
        var line = new ArrayList<>(List.of(program, "--port", "" + (base + 48)));
        line.addAll(options);
        line.addAll(List.of(command));
        return Foreign.run("bash", line);
    }

    /** The settings that a first installation cannot do without, beside others. */
    Map<String, String> first(Map<String, String> others) {
        var settings = new LinkedHashMap<>(Map.of(
                "hostname",
                Remora.DOMAIN,
                "db.url",
                database().url(),
                "db.user",
                "remora",
                "db.password",
                "@" + postgres.data().resolve("postgres.password")));
        settings.putAll(others);
        return settings;
    }

    Database database() {
        return postgres.database();
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + (base + 80) + path);
    }

    /** A client of the domain's JMS broker. */
    Jms jms() throws Exception {
        return Jms.connect(HOME.resolve("mq/lib"), base + 76);
    }

    /** Whether the database refuses its clients. */
    void databaseAway(boolean away) throws Exception {
        try (var connection = database().openMaintenance();
                var statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE remora ALLOW_CONNECTIONS " + !away);
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'remora'");
        }
    }

    /** A page of the admin console. */
    URI console(String page) {
        return URI.create("http://127.0.0.1:" + (base + 48) + page);
    }

    /** What the JMS broker has logged. */
    String brokerLog() throws IOException {
        return Files.readString(domain().resolve("imq/instances/imqbroker/log/log.txt"));
    }

    private Path domain() {
        return DOMAINS.resolve(name);
    }

    @Override
    public void close() throws IOException {
        local("stop-domain");
        kill();
        postgres.close();
    }

    private void kill() {
        try {
            process().ifPresent(ProcessHandle::destroyForcibly);
        } catch (IOException stopped) {
            // It takes its pid with it.
        }
    }

    private Optional<ProcessHandle> process() throws IOException {
        return ProcessHandle.of(
                Long.parseLong(Files.readString(domain().resolve("config/pid")).strip()));
    }
}
