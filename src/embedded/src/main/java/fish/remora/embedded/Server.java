package fish.remora.embedded;

import fish.remora.embedded.queue.QueueCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one-command server: checks, then PostgreSQL, then the application server; stopped in the opposite order, so that
 * the database outlives every session. {@link #start} and {@link #stop} run once each and may run at the same time,
 * when Ctrl-C comes early.
 */
final class Server {
    private static final Logger LOG = Logger.getLogger(Server.class.getName());

    /** Of 57 letters and digits: 256 bits. */
    private static final int TOKEN_LENGTH = 44;

    private final Build build;
    private final Terminal terminal;

    private @Nullable DataFolder data;
    private @Nullable Postgres postgres;
    private @Nullable PostgresWatch watch;
    private @Nullable Micro micro;
    private boolean stopped;

    Server(Build build, Terminal terminal) {
        this.build = build;
        this.terminal = terminal;
    }

    /** Returns once every port answers. Whoever called must call {@link #stop} when it throws. */
    void start(Settings given) throws IOException, InterruptedException, Misconfigured {
        DataFolder folder = keep(DataFolder.open(given.path(Key.DATA)));
        Settings ported = Ports.resolve(given);
        Users users = Users.of(named(ported).with(Key.DATA, folder.path.toString()), folder);
        Settings settings = users.settings();
        if (!settings.has(Key.ADMIN_TOKEN)) {
            settings = settings.with(Key.ADMIN_TOKEN, folder.secret(QueueCommand.TOKEN_FILE, TOKEN_LENGTH));
        }
        if (!settings.has(Key.DB_URL)) {
            settings = withPostgres(settings, folder);
        }
        settings.publish();
        // Payara would switch IPv6 off for the whole virtual machine; a mail server needs it.
        System.setProperty("java.net.preferIPv4Stack", System.getProperty("java.net.preferIPv4Stack", "false"));
        terminal.reserve();
        keep(Micro.start(settings, folder));
        for (Key port : Ports.SERVED.keySet()) {
            if (!Ports.answers(settings, port)) {
                throw new Misconfigured(
                        port.property() + "=" + settings.text(port) + ": nobody listens; " + FailureListener.reason());
            }
        }
        FailureListener.rest();
        Files.writeString(folder.path.resolve(QueueCommand.URL_FILE), Ports.url(settings) + "\n");
        Ready.lines(settings, users, folder, build).forEach(terminal::say);
    }

    /** PostgreSQL alone, for an application server beside it. Returns once it answers. */
    void startPostgres(Settings settings) throws IOException, InterruptedException, Misconfigured {
        DataFolder folder = keep(DataFolder.open(settings.path(Key.DATA)));
        Settings own = withPostgres(settings, folder);
        terminal.say("PostgreSQL " + build.postgres() + " is ready");
        terminal.say("  url       " + own.text(Key.DB_URL));
        terminal.say("  user      " + own.text(Key.DB_USER));
        terminal.say("  password  in " + folder.path.resolve(Postgres.PASSWORD_FILE));
        terminal.say("  stop      Ctrl-C, or: kill " + ProcessHandle.current().pid());
    }

    /** Returns when nothing runs any more; sessions have been told 421 by then. */
    synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        try {
            if (micro != null) {
                micro.stop();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "the server did not stop in order", e);
        }
        try {
            if (watch != null) {
                watch.close();
            }
            if (postgres != null) {
                postgres.stop();
            }
            if (data != null) {
                data.close();
            }
        } catch (IOException | InterruptedException e) {
            LOG.log(Level.SEVERE, "PostgreSQL did not stop in order", e);
        }
    }

    private Settings withPostgres(Settings settings, DataFolder folder)
            throws IOException, InterruptedException, Misconfigured {
        var own = keep(Postgres.prepare(folder, PostgresBinaries.unpack(folder.path, build.postgres()), null));
        own.start();
        keep(new PostgresWatch(own, terminal));
        return settings.with(Key.DB_URL, own.url())
                .with(Key.DB_USER, Postgres.USER)
                .with(Key.DB_PASSWORD, own.password());
    }

    private static Settings named(Settings settings) {
        if (settings.has(Key.HOSTNAME)) {
            return settings;
        }
        try {
            return settings.with(Key.HOSTNAME, InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return settings.with(Key.HOSTNAME, "localhost");
        }
    }

    private synchronized DataFolder keep(DataFolder opened) {
        data = opened;
        return opened;
    }

    private synchronized Postgres keep(Postgres prepared) {
        postgres = prepared;
        return prepared;
    }

    private synchronized void keep(PostgresWatch started) {
        watch = started;
    }

    private synchronized void keep(Micro started) {
        micro = started;
    }
}
