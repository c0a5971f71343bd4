package fish.remora.embedded.apply;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the server as a YAML file says. One thread. */
public final class Apply {
    private final Rest rest;
    private final Output output;

    /**
     * How it is done.
     *
     * @param dryRun only show what is different
     * @param check the same, and a difference is a failure
     * @param prune delete what has a section and does not stand in it
     * @param passwords set all that the file names, where there is one already too
     * @param reason for the server's record; not read when nothing is changed
     */
    public record Wish(boolean dryRun, boolean check, boolean prune, boolean passwords, String reason) {}

    public Apply(Rest rest, Output output) {
        this.rest = rest;
        this.output = output;
    }

    /**
     * Reads the file and asks the server, checks all, shows the difference, and unless it is a dry run makes it good. The first change that the
     * server refuses is the last one that is tried.
     *
     * @param file UTF-8, at most 64 million characters
     * @throws NotDone with the line of each mistake, before anything is changed; or saying what was done and what not
     */
    public void run(Path file, Wish wish) throws NotDone {
        Complaints complaints = new Complaints(file.toString());
        Map<Kind, Map<String, Entry>> wanted = Document.read(text(file), complaints);
        complaints.check();
        Present present = Present.of(
                rest,
                wanted.keySet(),
                wanted.getOrDefault(Kind.DOMAINS, Map.of()).keySet());
        wanted.values().forEach(entries -> entries.replaceAll((name, entry) -> present.ours(entry)));
        Comparison comparison = Comparison.files(present, new Secrets(file), wish.passwords());
        Plan plan = Plan.of(wanted, present, comparison, wish.prune(), complaints);
        complaints.check();
        plan.changes().forEach(output::change);
        if (!plan.extras().isEmpty()) {
            output.say("on the server alone, left there: "
                    + plan.extras().entrySet().stream()
                            .map(one -> one.getKey().count(one.getValue()))
                            .collect(Collectors.joining(", "))
                    + "; --prune deletes them");
        }
        int changes = plan.changes().size();
        if (changes == 0) {
            output.say("nothing to do: the server is as " + file + " says");
        } else if (wish.check()) {
            throw new NotDone("the server is not as " + file + " says: " + counted(changes));
        } else if (wish.dryRun()) {
            output.say(counted(changes) + " to make; nothing was changed");
        } else {
            carryOut(plan.steps(), wish.reason());
            output.say("done: " + counted(changes));
        }
    }

    static String text(Path file) throws NotDone {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new NotDone(file + ": cannot be read as a file of UTF-8");
        }
    }

    private void carryOut(List<Change> steps, String reason) throws NotDone {
        for (int done = 0; done < steps.size(); done++) {
            Change step = steps.get(done);
            try {
                step.carryOut(rest, reason);
            } catch (NotDone refused) {
                throw new NotDone(step.kind().one + " " + step.name() + ": " + refused.getMessage()
                        + list("done:", steps.subList(0, done))
                        + list("not done:", steps.subList(done, steps.size())));
            }
        }
    }

    private static String list(String title, List<Change> steps) {
        return "\n" + title + (steps.isEmpty() ? " nothing" : "")
                + steps.stream().map(step -> "\n  " + step).collect(Collectors.joining());
    }

    private static String counted(int changes) {
        return changes + (changes == 1 ? " change" : " changes");
    }
}
