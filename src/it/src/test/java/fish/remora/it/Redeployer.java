package fish.remora.it;

import fish.payara.micro.PayaraMicroRuntime;
import fish.payara.micro.boot.PayaraMicroLauncher;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A program of its own: the whole server, and beside it a thread that reads from standard input which module to undeploy and to deploy
 * again, as an administrator would.
 */
public final class Redeployer {
    private static final PrintStream OUT = System.out;

    private Redeployer() {}

    public static void main(String[] arguments) throws Exception {
        var commands = new Thread(Redeployer::obey, "redeployer");
        commands.setDaemon(true);
        commands.start();
        Class.forName("fish.remora.embedded.Remora")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }

    private static void obey() {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        in.lines().forEach(command -> {
            try {
                obey(command.split(" "));
                OUT.println(command + ": done");
            } catch (Exception | LinkageError failure) {
                OUT.println(command + ": " + failure);
            }
        });
    }

    private static void obey(String[] command) throws Exception {
        PayaraMicroRuntime runtime = PayaraMicroLauncher.getBootClass().getRuntime();
        String module = command[1];
        if (command[0].equals("add")) {
            if (!runtime.deploy(module, command[2], new File(command[3]))) {
                throw new IllegalStateException("not deployed");
            }
        } else if (command[0].equals("undeploy")) {
            runtime.undeploy(module);
        } else {
            Path payara = Path.of(System.getProperty("remora.data"), "payara");
            File archive = payara.resolve("deploy")
                    .resolve(module.equals("remora") ? "remora.rar" : "remora.war")
                    .toFile();
            if (!runtime.deploy(module, "/", archive)) {
                throw new IllegalStateException("not deployed");
            }
        }
    }
}
