package fish.remora.app.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.ds.PGSimpleDataSource;
import org.tukaani.xz.XZInputStream;

/** A PostgreSQL for this run of the tests, with the schema of this version; durable like any other. Ends with the virtual machine. */
final class Postgres {
    private static final class Holder {
        static final Postgres ONE = start();
    }

    private final int port;

    private Postgres(int port) {
        this.port = port;
    }

    static Postgres shared() {
        return Holder.ONE;
    }

    /** Each connection is a new one. */
    PGSimpleDataSource database() {
        var database = new PGSimpleDataSource();
        database.setServerNames(new String[] {"127.0.0.1"});
        database.setPortNumbers(new int[] {port});
        database.setDatabaseName("postgres");
        database.setUser("remora");
        return database;
    }

    /** Another database, with the schema of that version and nothing in it. */
    PGSimpleDataSource older(String version) throws SQLException {
        String name = "v" + version;
        try (var connection = database().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        PGSimpleDataSource database = database();
        database.setDatabaseName(name);
        flyway(database).target(version).load().migrate();
        return database;
    }

    private static FluentConfiguration flyway(DataSource database) {
        return Flyway.configure()
                .dataSource(database)
                .locations("classpath:sql")
                .table("schema_history");
    }

    private static Postgres start() {
        try {
            Path folder = Files.createTempDirectory("remora-app-test");
            Path home = Files.createDirectory(folder.resolve("home"));
            unpack(home);
            List<String> as = isRoot() ? List.of("unshare", "-U") : List.of();
            String bin = home.resolve("bin").toString();
            String data = folder.resolve("data").toString();
            run(as, bin + "/initdb", "-D", data, "-U", "remora", "-A", "trust", "-E", "UTF8", "--locale=C");
            int port = freePort();
            Process server = new ProcessBuilder(all(
                            as,
                            bin + "/postgres",
                            "-D",
                            data,
                            "-p",
                            String.valueOf(port),
                            "-c",
                            "listen_addresses=127.0.0.1",
                            "-c",
                            "unix_socket_directories="))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
            Postgres started = new Postgres(port);
            started.await();
            flyway(started.database()).load().migrate();
            return started;
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException("no PostgreSQL for tests", failure);
        }
    }

    private static void unpack(Path home) throws IOException, InterruptedException {
        String archive =
                "/postgres-linux-" + (System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64") + ".txz";
        Process tar = new ProcessBuilder("tar", "-xC", home.toString())
                .redirectErrorStream(true)
                .start();
        try (InputStream in = Objects.requireNonNull(Postgres.class.getResourceAsStream(archive), archive);
                InputStream packed = new XZInputStream(in);
                OutputStream out = tar.getOutputStream()) {
            packed.transferTo(out);
        }
        if (tar.waitFor() != 0) {
            throw new IOException("tar: " + new String(tar.getInputStream().readAllBytes()));
        }
    }

    private static boolean isRoot() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    private static List<String> all(List<String> as, String... command) {
        List<String> all = new ArrayList<>(as);
        all.addAll(List.of(command));
        return all;
    }

    private static void run(List<String> as, String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(all(as, command)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(command[0] + ": " + said);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void await() throws InterruptedException {
        for (int i = 0; ; i++) {
            try {
                database().getConnection().close();
                return;
            } catch (SQLException notYet) {
                if (i > 300) {
                    throw new IllegalStateException("PostgreSQL did not start", notYet);
                }
                Thread.sleep(100);
            }
        }
    }

    private static void stop(Process server, Path folder) {
        server.destroy();
        try (var files = Files.walk(folder)) {
            server.waitFor(20, TimeUnit.SECONDS);
            for (Path one : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException | InterruptedException left) {
            System.err.println(folder + " is left: " + left);
        }
    }
}
