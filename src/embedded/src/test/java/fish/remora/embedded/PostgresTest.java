package fish.remora.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL, in a folder of its own for each test; the programs are unpacked once. */
class PostgresTest {
    @TempDir
    static Path programs;

    @TempDir
    Path folder;

    private static PostgresBinaries binaries;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private DataFolder data;
    private Postgres postgres;

    @BeforeAll
    static void unpack() throws Exception {
        binaries = PostgresBinaries.unpack(programs, Build.read().postgres());
    }

    @AfterEach
    void stop() throws Exception {
        postgres.stop();
        data.close();
    }

    @Test
    void nothingOfDurabilityIsSwitchedOff() throws Exception {
        start(null);
        for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes", "data_checksums"}) {
            assertThat(ask("SHOW " + setting)).as(setting).isEqualTo("on");
        }
        assertThat(ask("SHOW max_prepared_transactions")).as("for XA").isEqualTo("64");
        assertThat(ask("SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(ask("SHOW unix_socket_directories")).isEmpty();
        assertThat(ask("SELECT lower('ÄÖÜ') || current_setting('server_encoding')"))
                .isEqualTo("äöüUTF8");
        assertThat(Files.getPosixFilePermissions(folder.resolve("postgres.password")))
                .hasSize(2);
    }

    @Test
    void killedItComesBackOnTheSamePortWithAllThatWasCommitted() throws Exception {
        start(null);
        String url = postgres.url();
        run("CREATE TABLE mail AS SELECT 42 AS id");
        var watch = new PostgresWatch(postgres, terminal());
        try {
            kill();
            await().atMost(Duration.ofSeconds(20)).until(() -> said().contains("PostgreSQL is back"));
        } finally {
            watch.close();
        }
        assertThat(said()).startsWith("PostgreSQL has died; it is started again");
        assertThat(postgres.url()).isEqualTo(url);
        assertThat(ask("SELECT id FROM mail")).isEqualTo("42");
    }

    @Test
    void oneThatAKilledServerLeftBehindIsStoppedInOrderAndReplaced() throws Exception {
        start(null);
        String url = postgres.url();
        run("CREATE TABLE mail AS SELECT 42 AS id");
        Postgres orphan = postgres;
        long left = pid();
        postgres = Postgres.prepare(data, binaries, null);
        postgres.start();
        assertThat(pid()).isNotEqualTo(left);
        assertThat(postgres.password()).isEqualTo(orphan.password());
        assertThat(postgres.url()).isEqualTo(url);
        assertThat(ask("SELECT id FROM mail")).isEqualTo("42");
        postgres.stop();
        assertThat(postgres.isAlive()).isFalse();
        assertThat(orphan.isAlive()).isFalse();
    }

    @Test
    @EnabledIfSystemProperty(named = "user.name", matches = "root")
    void whereNamespacesAreRefusedRootRunsItAsNobody() throws Exception {
        // JUnit's folders are closed to others.
        Files.setPosixFilePermissions(programs, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        start(PostgresUser.NOBODY);
        assertThat(ask("SHOW fsync")).isEqualTo("on");
        assertThat(Files.getAttribute(folder.resolve("postgres"), "unix:uid")).isEqualTo(65534);
        assertThat(Files.getAttribute(Path.of("/proc/" + pid()), "unix:uid")).isEqualTo(65534);
        // Its files stay nobody's, so the next start must not try the namespace.
        assertThat(PostgresUser.choose(binaries.program("postgres"), folder.resolve("postgres")))
                .isEqualTo(PostgresUser.NOBODY);
    }

    private void start(PostgresUser user) throws Exception {
        data = DataFolder.open(folder);
        postgres = Postgres.prepare(data, binaries, user);
        postgres.start();
    }

    private Terminal terminal() {
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new Terminal(stream, stream);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private long pid() {
        return new Postmaster(folder.resolve("postgres")).alive().orElseThrow();
    }

    private void kill() {
        ProcessHandle.of(pid()).orElseThrow().destroyForcibly();
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.url(), Postgres.USER, postgres.password());
    }
}
