package fish.remora.embedded;

import fish.remora.embedded.queue.QueueCommand;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;

/**
 * {@code java -jar remora.jar}: a whole mail server in one process, its PostgreSQL beside it. Exit codes: 0 stopped as
 * asked, 1 could not start, 2 asked for something it does not know.
 */
public final class Remora {
    private static final int STOPPED = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final Terminal terminal;
    private final Build build;
    private final AtomicBoolean ending = new AtomicBoolean();

    private Remora(Terminal terminal, Build build) {
        this.terminal = terminal;
        this.build = build;
    }

    public static void main(String[] arguments) throws IOException {
        var remora = new Remora(new Terminal(System.out, System.err), Build.read());
        // halt, not exit: everything is stopped by now, and the hooks that Payara left would only stop it again, all at
        // once.
        Runtime.getRuntime().halt(remora.run(arguments));
    }

    private int run(String[] arguments) {
        if (arguments.length == 0) {
            return serve(Server::start);
        }
        if (arguments.length == 1 && arguments[0].equals("postgres")) {
            return serve(Server::startPostgres);
        }
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            terminal.say("Remora " + build.version() + " (Payara Micro " + build.payara() + ", PostgreSQL "
                    + build.postgres() + ")");
            return STOPPED;
        }
        if (arguments.length == 1 && (arguments[0].equals("--help") || arguments[0].equals("help"))) {
            help();
            return STOPPED;
        }
        List<String> rest = List.of(arguments).subList(1, arguments.length);
        if (QueueCommand.others().contains(arguments[0])) {
            return ask(command -> command.run(arguments[0], rest));
        }
        if (arguments[0].equals("queue")) {
            return ask(command -> command.run(rest));
        }
        terminal.complain(arguments[0] + ": unknown; java -jar remora.jar --help lists what there is");
        return USAGE;
    }

    /** How much of the server is started. */
    private interface Start {
        void accept(Server server, Settings settings) throws IOException, InterruptedException, Misconfigured;
    }

    private int serve(Start start) {
        var server = new Server(build, terminal);
        try {
            Settings settings = Settings.read(properties(), System.getenv());
            Signals.onStop(() -> stop(server));
            start.accept(server, settings);
            return untilStopped();
        } catch (Misconfigured e) {
            return fail(server, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            return fail(server, "cannot start: " + FailureListener.root(e));
        } catch (InterruptedException e) {
            return fail(server, "interrupted");
        }
    }

    /** Asks the running server; none is started. */
    private int ask(ToIntFunction<QueueCommand> asking) {
        try {
            Settings settings = Settings.read(properties(), System.getenv());
            var defaults = new QueueCommand.Defaults(
                    settings.path(Key.DATA), Ports.url(settings), settings.text(Key.ADMIN_TOKEN));
            return asking.applyAsInt(new QueueCommand(defaults, terminal::say, terminal::complain));
        } catch (Misconfigured e) {
            terminal.complain(String.valueOf(e.getMessage()));
            return USAGE;
        }
    }

    /** On the signal's thread. It ends the process itself: a start that is under way cannot be waited for. */
    private void stop(Server server) {
        if (ending.compareAndSet(false, true)) {
            terminal.say("stopping");
            server.stop();
            terminal.say("stopped");
            Runtime.getRuntime().halt(STOPPED);
        }
    }

    private int fail(Server server, String reason) {
        if (!ending.compareAndSet(false, true)) {
            // Ctrl-C came first and took the ground from under the start: that is no failure.
            return untilStopped();
        }
        terminal.complain(reason);
        server.stop();
        return FAILED;
    }

    /** Never returns: the signal's thread ends the process. */
    private static int untilStopped() {
        while (true) {
            LockSupport.park();
        }
    }

    private void help() {
        terminal.say("""
                usage: java [-Dremora.NAME=VALUE ...] -jar remora.jar [help | --version | postgres | queue ... | %s ...]

                Starts a mail server that keeps everything in ./remora-data and listens on this machine only;
                -Dremora.bind.address=0.0.0.0 opens it to the network. Ctrl-C stops it.
                queue asks a running one about mail under way: java -jar remora.jar queue help
                domain, account, alias manage whom it knows: java -jar remora.jar account help
                apply makes all that as a YAML file says, account import makes accounts from CSV: java -jar remora.jar apply help
                export and import move an account's mail into files and back: java -jar remora.jar export help
                postgres starts nothing but the PostgreSQL that comes along, for an application server of your own.

                Each setting is a system property, -Dremora.smtp.port=25, or in the environment, REMORA_SMTP_PORT=25;
                the property wins. In brackets: what it is when not set.
                """.formatted(String.join(" ... | ", QueueCommand.others())));
        for (Key key : Key.values()) {
            String standard = key.standard.isEmpty() ? "" : " [" + key.standard + "]";
            terminal.say("  %-36s%s%s".formatted(key.property(), key.help, standard));
        }
    }

    private static Map<String, String> properties() {
        var properties = new HashMap<String, String>();
        for (String name : System.getProperties().stringPropertyNames()) {
            properties.put(name, System.getProperty(name, ""));
        }
        return properties;
    }
}
