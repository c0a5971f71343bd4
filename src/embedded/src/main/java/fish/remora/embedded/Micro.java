package fish.remora.embedded;

import fish.payara.micro.BootstrapException;
import fish.payara.micro.PayaraMicroRuntime;
import fish.payara.micro.boot.PayaraMicroLauncher;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The application server in this virtual machine, and the one place that knows Payara's classes. It lives in {@code
 * <data>/payara}, which is made anew at each start but for the transaction log. No cluster and no grid, so nothing
 * listens but what {@link Ports} lists. One thread.
 */
final class Micro {
    private static final String LISTENER =
            "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener.";

    private final PayaraMicroRuntime runtime;

    private Micro(PayaraMicroRuntime runtime) {
        this.runtime = runtime;
    }

    /** Boots with the settings that were published, and deploys the adapter, the application, then others that are to run beside it. */
    static Micro start(Settings settings, DataFolder data) throws IOException, Misconfigured {
        Path root = data.path.resolve("payara");
        clean(root);
        Path adapter = root.resolve("deploy/remora.rar");
        Path application = root.resolve("deploy/remora.war");
        DataFolder.unpack("/remora/remora.rar", adapter);
        DataFolder.unpack("/remora/remora.war", application);
        var micro = new Micro(boot(root, preboot(settings, root), logging(data, root)));
        try {
            micro.deploy("remora", "/", adapter);
            // The server's modules share one name space: the adapter has the name already.
            micro.deploy("remora-app", "/", application);
            for (Path other : settings.applications()) {
                String name = Settings.nameOf(other);
                micro.deploy(name, "/" + name, other);
            }
        } catch (Misconfigured e) {
            micro.stop();
            throw e;
        }
        return micro;
    }

    /** Undeploys the application and the adapter, which takes leave of its sessions, and ends the server. */
    void stop() {
        try {
            runtime.shutdown();
        } catch (BootstrapException e) {
            throw new IllegalStateException("the server does not stop", e);
        }
    }

    private static PayaraMicroRuntime boot(Path root, Path preboot, Path logging) throws Misconfigured {
        List<String> arguments = List.of(
                "--nohazelcast",
                "--disablephonehome",
                "--rootdir",
                root.toString(),
                "--logproperties",
                logging.toString(),
                "--prebootcommandfile",
                preboot.toString());
        try {
            var runtime =
                    PayaraMicroLauncher.create(arguments.toArray(String[]::new)).getRuntime();
            if (FailureListener.commandFailed()) {
                runtime.shutdown();
                throw new Misconfigured("the server does not start: " + FailureListener.reason());
            }
            return runtime;
        } catch (Misconfigured e) {
            throw e;
        } catch (Exception e) {
            throw new Misconfigured("the server does not start: " + FailureListener.root(e), e);
        }
    }

    private void deploy(String name, String contextRoot, Path archive) throws Misconfigured {
        File file = archive.toFile();
        if (!runtime.deploy(name, contextRoot, file)
                || !runtime.getDeployedApplicationNames().contains(name)) {
            throw new Misconfigured(file.getName() + " is not deployed: " + FailureListener.reason());
        }
    }

    /**
     * The commands of payara/micro, an administrator's own, and where to listen for HTTP: the listener's own values cannot refer to
     * MicroProfile Config.
     */
    private static Path preboot(Settings settings, Path root) throws IOException {
        Path file = root.resolve("preboot.asadmin");
        DataFolder.unpack("/remora/preboot.asadmin", file);
        String own = settings.text(Key.BOOT);
        String commands = Files.readString(file)
                + (own.isEmpty() ? "" : Files.readString(Path.of(own)) + "\n")
                + LISTENER + "port=" + settings.text(Key.HTTP_PORT) + "\n"
                + LISTENER + "address=" + settings.text(Key.BIND_ADDRESS) + "\n";
        Files.writeString(file, commands);
        return file;
    }

    private static Path logging(DataFolder data, Path root) throws IOException {
        Path file = root.resolve("logging.properties");
        try (InputStream in = DataFolder.resource("logging.properties")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(file, text.replace("@LOG@", data.log.toString().replace("%", "%%")));
        }
        return file;
    }

    private static void clean(Path root) throws IOException {
        Path transactions = root.resolve("logs");
        Path aside = root.resolveSibling("payara.logs");
        if (Files.exists(transactions)) {
            DataFolder.delete(aside);
            Files.move(transactions, aside, StandardCopyOption.ATOMIC_MOVE);
        }
        DataFolder.delete(root);
        Files.createDirectories(root);
        if (Files.exists(aside)) {
            Files.move(aside, transactions, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
