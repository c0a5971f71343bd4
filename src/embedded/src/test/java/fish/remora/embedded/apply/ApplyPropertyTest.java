package fish.remora.embedded.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the server has and whatever the file says: once applied, there is nothing left to do. */
class ApplyPropertyTest {
    private static final List<String> DOMAINS = List.of("a.test", "b.test", "c.test");
    private static final List<String> NAMES = List.of("ann", "bob", "eve", "sales");

    @Property(tries = 300)
    void applyingTwiceChangesNothing(@ForAll long before, @ForAll long after, @ForAll boolean modern) throws Exception {
        MemoryServer server =
                new MemoryServer(modern).with("domains", "b.test", Map.of()).with("accounts", "root@b.test", Map.of());
        assertThat(run(server, yaml(new Random(before), modern), true)).isNotEmpty();
        String yaml = yaml(new Random(after), modern);
        run(server, yaml, true);
        server.changes.clear();
        assertThat(run(server, yaml, true)).hasSize(1).first().asString().startsWith("nothing to do");
        assertThat(run(server, yaml, false)).hasSize(1);
        assertThat(server.changes).isEmpty();
    }

    private static List<String> run(MemoryServer server, String yaml, boolean prune) throws IOException, NotDone {
        Path file = Files.createTempFile("apply", ".yaml");
        try {
            List<String> out = new ArrayList<>();
            Files.writeString(file, yaml);
            new Apply(server, new Output(out::add, null)).run(file, new Apply.Wish(false, false, prune, false, "x"));
            return out;
        } catch (NotDone notDone) {
            throw new AssertionError(yaml, notDone);
        } finally {
            Files.delete(file);
        }
    }

    /** A whole server, such that all that it names is there. */
    private static String yaml(Random random, boolean modern) {
        List<String> plain = some(random, DOMAINS.subList(0, 2));
        Map<String, String> aliasDomains = new TreeMap<>();
        if (modern && random.nextBoolean()) {
            DOMAINS.stream().filter(one -> !plain.contains(one)).forEach(one -> aliasDomains.put(one, plain.get(0)));
        }
        // Without any account an older server would not show what it is.
        List<String> accounts = new ArrayList<>(List.of("root@" + plain.get(0)));
        List<String> aliases = new ArrayList<>();
        for (String domain : plain) {
            for (String name : NAMES) {
                switch (random.nextInt(3)) {
                    case 0 -> accounts.add(name + "@" + domain);
                    case 1 -> aliases.add(name + "@" + domain);
                    default -> {}
                }
            }
        }
        StringBuilder yaml = new StringBuilder("domains:\n");
        plain.forEach(one -> yaml.append("  ").append(one).append(": {}\n"));
        aliasDomains.forEach((one, of) -> yaml.append("  %s: {aliasOf: %s}\n".formatted(one, of)));
        yaml.append("accounts:\n");
        accounts.forEach(
                one -> yaml.append("  %s: {%s}\n".formatted(one, account(random, modern, one, accounts, aliases))));
        yaml.append(aliases.isEmpty() ? "aliases: {}\n" : "aliases:\n");
        aliases.forEach(one -> {
            // An account among them, so that none leads in a circle alone.
            Set<String> to = new TreeSet<>(some(random, accounts));
            if (modern) {
                to.addAll(some(random, aliases));
                to.remove(one);
            }
            yaml.append("  %s: %s\n".formatted(one, to));
        });
        return yaml.append("routes:\n  x.test: {action: ")
                .append(random.nextBoolean() ? "HOLD, text: wait" : "host, host: h, port: 25")
                .append("}\napplications:\n  shop: {priority: ")
                .append(random.nextBoolean() ? "low" : "HIGH")
                .append(", senders: ['*@a.test', shop@B.test]}\n")
                .toString();
    }

    private static String account(
            Random random, boolean modern, String name, List<String> accounts, List<String> aliases) {
        TreeSet<String> said = new TreeSet<>();
        List<String> all =
                new ArrayList<>(List.of("quota: 2g", "quota: none", "login: no", "login: true", "receive: false"));
        if (modern) {
            Set<String> forward = new TreeSet<>(List.of("x@y.test", "A@y.test"));
            forward.addAll(some(random, accounts));
            forward.addAll(aliases.isEmpty() ? List.of() : some(random, aliases));
            forward.remove(name);
            String domain = name.substring(name.indexOf('@') + 1);
            all.addAll(List.of(
                    "administers: " + domain,
                    "role: administrator",
                    "keep: no",
                    "forward: " + forward,
                    "quotaMessages: 5",
                    "delegates: " + some(random, accounts)));
        }
        all.stream().filter(one -> random.nextInt(3) == 0).forEach(said::add);
        if (said.contains("quota: none")) {
            said.remove("quota: 2g");
        }
        if (said.contains("login: true")) {
            said.remove("login: no");
        }
        return String.join(", ", said);
    }

    /** One at least. */
    private static List<String> some(Random random, List<String> all) {
        List<String> some = new ArrayList<>(all);
        some.removeIf(one -> random.nextBoolean());
        return some.isEmpty() ? List.of(all.get(random.nextInt(all.size()))) : some;
    }
}
