package fish.remora.embedded.apply;

import fish.remora.embedded.apply.CsvFile.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes accounts from a CSV file. The caller's thread, and those of a {@link Crew} while accounts are made. */
public final class AccountImport {
    private final Rest rest;
    private final Output output;

    /**
     * How it is done.
     *
     * @param dryRun only show what would be done
     * @param update change accounts that are there already as the file says; what it does not say stays
     * @param reason for the server's record; not read when nothing is changed
     */
    public record Wish(boolean dryRun, boolean update, String reason) {}

    public AccountImport(Rest rest, Output output) {
        this.rest = rest;
        this.output = output;
    }

    /**
     * Reads and checks the whole file, makes the accounts, then the aliases, then what names others of them; one that leads to others already leads to the account as well.
     * After a refusal nothing more is begun.
     *
     * @param file RFC 4180, UTF-8, with or without a byte order mark
     * @throws NotDone with the line of each mistake, before anything is changed; or saying what was done and what not
     */
    public void run(Path file, Wish wish) throws NotDone {
        Complaints complaints = new Complaints(file.toString());
        List<Row> rows = CsvFile.read(Apply.text(file), complaints);
        complaints.check();
        Present present = Present.of(rest, Set.of(), Set.of());
        List<Row> taken = new ArrayList<>();
        for (Row row : rows) {
            if (wish.update() || !present.has(Kind.ACCOUNTS, row.entry().name())) {
                taken.add(row);
            } else {
                output.say("left alone: " + row.entry().name() + " is there already");
            }
        }
        Plan plan = plan(taken, present, complaints);
        complaints.check();
        List<Change> changes = plan.changes();
        if (wish.dryRun()) {
            changes.forEach(output::change);
            output.say(count(changes) + " to make or change; nothing was changed");
            return;
        }
        new Crew(rest, output, wish.reason()).carryOut(plan.waves());
        output.say("done: " + count(changes));
    }

    private static Plan plan(List<Row> rows, Present present, Complaints complaints) {
        Map<String, Entry> accounts = new LinkedHashMap<>();
        Map<String, Entry> aliases = new LinkedHashMap<>();
        Map<String, String> passwords = new HashMap<>();
        for (Row row : rows) {
            Entry entry = present.ours(row.entry());
            accounts.put(entry.name(), completed(entry, present));
            if (row.password() != null) {
                passwords.put(entry.name(), row.password());
            }
            for (String alias : row.aliases()) {
                aliases.merge(alias, alias(alias, entry, present), AccountImport::both);
            }
        }
        Map<Kind, Map<String, Entry>> wanted = new EnumMap<>(Kind.class);
        wanted.put(Kind.ACCOUNTS, accounts);
        wanted.put(Kind.ALIASES, aliases);
        return Plan.of(wanted, present, Comparison.given(present, passwords), false, complaints);
    }

    /** What the file does not say of an account that is there is what it has. */
    private static Entry completed(Entry entry, Present present) {
        Map<String, String> values = new HashMap<>();
        if (present.has(Kind.ACCOUNTS, entry.name())) {
            for (Property property : Kind.ACCOUNTS.properties) {
                if (!property.isSecret() && !present.lacks(property)) {
                    values.put(property.name(), present.value(Kind.ACCOUNTS, entry.name(), property));
                }
            }
        }
        values.putAll(entry.values());
        return new Entry(entry.kind(), entry.name(), entry.line(), values);
    }

    private static Entry alias(String name, Entry account, Present present) {
        String before = present.value(Kind.ALIASES, name, to());
        return new Entry(Kind.ALIASES, name, account.line(), Map.of(to().name(), union(before, account.name())));
    }

    private static Entry both(Entry one, Entry other) {
        return new Entry(
                one.kind(), one.name(), one.line(), Map.of(to().name(), union(one.value(to()), other.value(to()))));
    }

    private static String union(String one, String other) {
        Set<String> all = new TreeSet<>(Type.elements(one));
        all.addAll(Type.elements(other));
        return String.join(",", all);
    }

    private static Property to() {
        return Kind.ALIASES.only().orElseThrow();
    }

    private static String count(List<Change> steps) {
        int accounts =
                (int) steps.stream().filter(one -> one.kind() == Kind.ACCOUNTS).count();
        return Kind.ACCOUNTS.count(accounts) + ", " + Kind.ALIASES.count(steps.size() - accounts);
    }
}
