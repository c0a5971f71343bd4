package fish.remora.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL beside the server: its cluster in {@code <data>/postgres}, listening on a loopback port of its own,
 * with a password.
 *
 * <p>Durable always: fsync, full_page_writes and synchronous_commit are on, and no setting of ours turns them off. It
 * runs in a session of its own, so that Ctrl-C reaches the mail server alone, which stops it last; it survives when the
 * mail server is killed, and the next start stops it in order before it starts a new one. {@link PostgresWatch} starts
 * it again when it dies. Methods exclude each other.
 */
final class Postgres {
    static final String USER = "remora";

    /** In the data folder. */
    static final String PASSWORD_FILE = "postgres.password";

    private static final String DATABASE = "remora";

    private final DataFolder data;
    private final Path cluster;
    private final Path log;
    private final PostgresBinaries binaries;
    private final PostgresUser user;
    private final String password;
    private final Postmaster postmaster;
    private int port;

    private Postgres(DataFolder data, PostgresBinaries binaries, PostgresUser user, String password) {
        this.data = data;
        this.cluster = data.path.resolve("postgres");
        this.log = data.log.resolve("postgres");
        this.binaries = binaries;
        this.user = user;
        this.password = password;
        this.postmaster = new Postmaster(cluster);
    }

    /** Makes the cluster if this is the first time; starts nothing. Without a wanted user the best one is chosen. */
    static Postgres prepare(DataFolder data, PostgresBinaries binaries, @Nullable PostgresUser wanted)
            throws IOException, InterruptedException, Misconfigured {
        PostgresUser user = wanted != null
                ? wanted
                : PostgresUser.choose(binaries.program("postgres"), data.path.resolve("postgres"));
        var postgres = new Postgres(data, binaries, user, data.secret(PASSWORD_FILE, 32));
        if (!Files.exists(postgres.cluster)) {
            postgres.create();
        }
        String major = Files.readString(postgres.cluster.resolve("PG_VERSION")).strip();
        if (!binaries.version().startsWith(major + ".")) {
            throw new Misconfigured(
                    postgres.cluster + ": was made by PostgreSQL " + major + ", this is " + binaries.version());
        }
        return postgres;
    }

    synchronized String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    String password() {
        return password;
    }

    /** Returns once it answers; recovery after a crash may take minutes. One that was left behind is stopped first. */
    synchronized void start() throws IOException, InterruptedException, Misconfigured {
        if (isAlive()) {
            stop();
        }
        postmaster.forgetUnburied();
        configure();
        Files.createDirectories(log);
        user.own(log);
        var outcome =
                pgCtl("start", "-w", "-t", "600", "-l", log.resolve("start.log").toString());
        if (!outcome.good()) {
            throw new Misconfigured("PostgreSQL does not start: " + lastLine(outcome) + " (log: " + log + ")");
        }
    }

    /** Ends all its sessions, writes a checkpoint and returns when it is gone. Harmless when it does not run. */
    synchronized void stop() throws IOException, InterruptedException {
        if (isAlive() && !pgCtl("stop", "-m", "fast", "-w", "-t", "120").good()) {
            // Without a checkpoint: the next start recovers from the write-ahead log, nothing committed is lost.
            pgCtl("stop", "-m", "immediate", "-w", "-t", "60");
        }
    }

    boolean isAlive() {
        return postmaster.alive().isPresent();
    }

    private void create() throws IOException, InterruptedException, Misconfigured {
        Path fresh = data.path.resolve("postgres.new");
        Path secret = data.path.resolve("postgres.new.password");
        DataFolder.delete(fresh);
        Files.createDirectory(fresh);
        user.own(fresh);
        DataFolder.writeSecret(secret, password);
        user.own(secret);
        try {
            must(
                    user.command(List.of(
                            binaries.program("initdb").toString(),
                            "--pgdata=" + fresh,
                            "--username=" + USER,
                            "--pwfile=" + secret,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--data-checksums")),
                    "");
        } finally {
            Files.deleteIfExists(secret);
        }
        must(
                user.command(List.of(
                        binaries.program("postgres").toString(), "--single", "-D", fresh.toString(), "postgres")),
                "CREATE DATABASE " + DATABASE + "\n");
        Files.writeString(
                fresh.resolve("postgresql.conf"),
                "\n# Written anew at each start of Remora. What you set below it wins.\ninclude 'remora.conf'\n",
                StandardOpenOption.APPEND);
        DataFolder.moveForGood(fresh, cluster);
    }

    private static void must(List<String> command, String input)
            throws IOException, InterruptedException, Misconfigured {
        var outcome = Command.run(command, input);
        if (!outcome.good()) {
            throw new Misconfigured("PostgreSQL cannot make its data folder: " + outcome.reason());
        }
    }

    private void configure() throws IOException {
        // Chosen once: the connection pools of the running server know no other.
        if (port == 0) {
            port = choosePort();
        }
        Path file = cluster.resolve("remora.conf");
        Files.writeString(file, """
                # Written by Remora at each start; put settings of your own below the include in postgresql.conf.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 100
                # For transactions over several databases or with JMS; one prepared outlives a crash until its manager ends it.
                max_prepared_transactions = 64
                password_encryption = 'scram-sha-256'

                # What was committed survives everything but the loss of the disk.
                # Never off, not for tests nor benchmarks.
                fsync = on
                full_page_writes = on
                synchronous_commit = on

                shared_buffers = '256MB'
                max_wal_size = '2GB'
                checkpoint_completion_target = 0.9
                # Statements here are short: compiling them costs more than it gains.
                jit = off
                random_page_cost = 1.1

                logging_collector = on
                log_directory = '%s'
                log_filename = 'postgres-%%a.log'
                log_rotation_age = '1d'
                log_truncate_on_rotation = on
                """.formatted(port, log.toString().replace("'", "''")));
        user.own(file);
    }

    private Command.Outcome pgCtl(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(binaries.program("pg_ctl").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-s", "-D", cluster.toString()));
        return Command.run(user.command(command));
    }

    private String lastLine(Command.Outcome outcome) throws IOException {
        Path file = log.resolve("start.log");
        return !Files.exists(file)
                ? outcome.reason()
                : Files.readAllLines(file).stream()
                        .filter(line -> line.contains("FATAL") || line.contains("PANIC"))
                        .reduce((first, last) -> last)
                        .map(line -> line.replaceFirst(".*(FATAL|PANIC): *", ""))
                        .orElse(outcome.reason());
    }

    /** The one of the last start if it is still free. */
    private int choosePort() throws IOException {
        Path kept = data.path.resolve("postgres.port");
        int last = Files.exists(kept) ? Integer.parseInt(Files.readString(kept).strip()) : 0;
        int chosen = isFree(last) ? last : freePort();
        Files.writeString(kept, chosen + "\n");
        return chosen;
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return port != 0 && socket.isBound();
        } catch (BindException e) {
            return false;
        }
    }

    /** Below those that the system gives to connections: one of these could take it while the server is down. */
    private static int freePort() throws IOException {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(30_000, 32_768);
        } while (!isFree(port));
        return port;
    }
}
