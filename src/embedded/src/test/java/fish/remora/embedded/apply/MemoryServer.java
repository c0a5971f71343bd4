package fish.remora.embedded.apply;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A server in memory, as strict as the real one about what must be there first. Thread-safe. */
final class MemoryServer implements Rest {
    private static final Map<String, String> KEYS = Map.of(
            "domains",
            "name",
            "accounts",
            "address",
            "aliases",
            "address",
            "routes",
            "pattern",
            "applications",
            "name");

    /** Each change, as {@code PUT accounts ann@b.test} without its body. */
    final List<String> changes = Collections.synchronizedList(new ArrayList<>());

    /** The bodies of the same. */
    final List<Map<String, Object>> bodies = Collections.synchronizedList(new ArrayList<>());

    private final Map<String, Map<String, Map<String, Object>>> lists = new TreeMap<>();
    private final boolean modern;
    private String refused = "";

    /** @param modern knows roles and what came with them */
    MemoryServer(boolean modern) {
        this.modern = modern;
        KEYS.keySet().forEach(path -> lists.put(path, new TreeMap<>()));
    }

    MemoryServer with(String path, String name, Map<String, Object> members) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(KEYS.get(path), name);
        if (path.equals("accounts")) {
            row.putAll(Map.of("login", "true", "receive", "true", "password", "false"));
            if (modern) {
                row.putAll(Map.of("role", "user", "keep", "true"));
            }
        }
        if (path.equals("applications")) {
            row.putAll(Map.of("priority", "high", "credential", "false"));
        }
        members.forEach((member, value) -> row.put(member, value instanceof List<?> ? value : value.toString()));
        row.remove("reason");
        if (path.equals("applications") && members.containsKey("credential")) {
            row.put("credential", "true");
        }
        if (path.equals("routes")) {
            row.remove("password");
        }
        list(path).put(name, row);
        return this;
    }

    /** From now on it refuses this name. */
    void refuse(String name) {
        refused = name;
    }

    Map<String, Map<String, Object>> list(String path) {
        return lists.getOrDefault(path, Map.of());
    }

    @Override
    public synchronized List<Map<String, Object>> rows(String path) {
        return List.copyOf(list(path).values());
    }

    @Override
    public synchronized void put(String path, String name, Map<String, Object> body) throws NotDone {
        must(!name.equals(refused), "the disk is full");
        must(body.containsKey("reason"), "no reason");
        String domain = name.substring(name.lastIndexOf('@') + 1);
        if (path.equals("accounts") || path.equals("aliases")) {
            must(list("domains").containsKey(domain), domain + " is no domain");
            must(!list(path.equals("accounts") ? "aliases" : "accounts").containsKey(name), name + " is taken");
        }
        if (body.get("delegates") instanceof List<?> delegates) {
            delegates.forEach(one -> assertThere("accounts", one));
        }
        if (body.get("aliasOf") instanceof String of) {
            assertThere("domains", of);
            must(accountsOf(name) == 0, name + " has accounts");
        }
        must(modern ? !body.containsKey("accounts") : !body.containsKey("to"), "unknown member");
        for (String list : List.of("forward", "to")) {
            if (body.get(list) instanceof List<?> targets) {
                for (Object target : targets) {
                    mustBeSomebody(String.valueOf(target), name);
                }
            }
        }
        Map<String, Object> before = list(path).getOrDefault(name, Map.of());
        boolean had = "true".equals(before.get("password"));
        changes.add("PUT " + path + " " + name);
        bodies.add(Map.copyOf(body));
        with(path, name, body);
        if (path.equals("accounts")) {
            list(path).get(name).put("password", String.valueOf(had || body.containsKey("password")));
            for (String kept : List.of("role", "administers")) {
                if (before.containsKey(kept) && !body.containsKey(kept)) {
                    list(path).get(name).put(kept, before.get(kept));
                }
            }
        }
    }

    /** One in a domain of ours is an account or alias, in any case; the other parts of the server's rule are {@code Targets}. */
    private void mustBeSomebody(String target, String of) throws NotDone {
        String domain = target.substring(target.lastIndexOf('@') + 1);
        if (!list("domains").containsKey(domain)) {
            return;
        }
        Object aliasOf = list("domains").get(domain).getOrDefault("aliasOf", domain);
        String name = target.substring(0, target.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT) + aliasOf;
        must(!name.equals(of), of + " would lead to itself");
        must(
                list("accounts").containsKey(name) || list("aliases").containsKey(name),
                target + " is no account or alias of this server");
    }

    @Override
    public synchronized void delete(String path, String name, String reason) throws NotDone {
        must(!name.equals(refused), "the disk is full");
        must(!path.equals("domains") || accountsOf(name) == 0, name + " has accounts");
        must(list(path).remove(name) != null, "there is no " + name);
        changes.add("DELETE " + path + " " + name);
    }

    private long accountsOf(String domain) {
        return list("accounts").keySet().stream()
                .filter(one -> one.endsWith("@" + domain))
                .count();
    }

    private void assertThere(String path, Object name) {
        if (!list(path).containsKey(String.valueOf(name))) {
            throw new AssertionError(name + " is not in " + path + " yet");
        }
    }

    private static void must(boolean good, String otherwise) throws NotDone {
        if (!good) {
            throw new NotDone(otherwise);
        }
    }
}
