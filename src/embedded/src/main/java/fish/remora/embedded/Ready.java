package fish.remora.embedded;

import fish.remora.embedded.queue.QueueCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The block the terminal shows when the server is up: all a person needs to send and read a first mail. Stateless. */
final class Ready {
    private Ready() {}

    static List<String> lines(Settings settings, Users users, DataFolder data, Build build) {
        var lines = new ArrayList<String>();
        String host = Ports.reachable(settings);
        lines.add("");
        lines.add("Remora " + build.version() + " is ready");
        for (Key key : Ports.SERVED.keySet()) {
            String path = key == Key.HTTP_PORT ? "  " + Ports.url(settings) + "/health" : "";
            lines.add("  %-16s%s port %s%s"
                    .formatted(Ports.SERVED.get(key), settings.text(Key.BIND_ADDRESS), settings.text(key), path));
        }
        for (Path application : settings.applications()) {
            String name = Settings.nameOf(application);
            lines.add("  %-16s%s/%s/".formatted(name, Ports.url(settings), name));
        }
        lines.add("  %-16s%s".formatted("domains", String.join(", ", settings.list(Key.DOMAINS))));
        lines.add("  %-16s%s".formatted("users", users(users)));
        lines.add("  %-16s%s".formatted("data", data.path));
        lines.add("  %-16s%s".formatted("log", data.log.resolve("remora.0.log")));
        lines.add("  %-16sjava -jar remora.jar queue help; token in %s"
                .formatted("administration", data.path.resolve(QueueCommand.TOKEN_FILE)));
        lines.add("  %-16sCtrl-C, or: kill %d"
                .formatted("stop", ProcessHandle.current().pid()));
        if (users.isDefault()) {
            String user = users.addresses().get(0);
            lines.add("Try it; the password is also in " + data.path.resolve("user.txt"));
            lines.add("  swaks --server " + bracketed(host) + ":" + settings.text(Key.SMTP_PORT) + " --to " + user);
            lines.add("  curl --user " + user + ":" + users.password() + " pop3://" + bracketed(host) + ":"
                    + settings.text(Key.POP3_PORT) + "/1");
        }
        lines.add("");
        return lines;
    }

    private static String users(Users users) {
        List<String> addresses = users.addresses();
        if (users.isDefault()) {
            return addresses.get(0) + ", password " + users.password();
        }
        return switch (addresses.size()) {
            case 0 -> "those of the database (" + Key.ACCOUNTS.property() + " is not set)";
            case 1 -> addresses.get(0);
            default -> addresses.get(0) + " and " + (addresses.size() - 1) + " more";
        };
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
