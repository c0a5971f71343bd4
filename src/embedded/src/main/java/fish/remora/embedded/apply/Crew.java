package fish.remora.embedded.apply;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Carries out many changes, several at once: a password costs the server much more than the way to it. One thread, used once.
 */
final class Crew {
    private static final int HANDS = 8;
    private static final int PROGRESS = 100;
    private static final int MOST_LISTED = 50;

    private final Rest rest;
    private final Output output;
    private final String reason;
    private final Queue<Change> done = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();

    Crew(Rest rest, Output output, String reason) {
        this.rest = rest;
        this.output = output;
        this.reason = reason;
    }

    /**
     * Those of one wave at once, the waves one after another.
     *
     * @throws NotDone after the first refusal, when what was begun has ended
     */
    void carryOut(List<List<Change>> waves) throws NotDone {
        List<Change> steps = waves.stream().flatMap(List::stream).toList();
        for (List<Change> wave : waves) {
            together(wave, steps.size());
        }
        if (!refusals.isEmpty()) {
            List<Change> left = new ArrayList<>(steps);
            left.removeAll(new HashSet<>(done));
            throw new NotDone(String.join("\n  ", refusals) + "\ndone: " + done.size() + " of " + steps.size()
                    + "; run it again with --update for the others:"
                    + left.stream().limit(MOST_LISTED).map(one -> "\n  " + one).collect(Collectors.joining())
                    + (left.size() > MOST_LISTED ? "\n  and " + (left.size() - MOST_LISTED) + " more" : ""));
        }
    }

    private void together(List<Change> changes, int all) throws NotDone {
        Queue<Change> waiting = new ConcurrentLinkedQueue<>(changes);
        ExecutorService hands = Executors.newFixedThreadPool(HANDS);
        for (int i = 0; i < HANDS; i++) {
            hands.execute(() -> work(waiting, all));
        }
        hands.shutdown();
        try {
            boolean ended = false;
            while (!ended) {
                ended = hands.awaitTermination(1, TimeUnit.HOURS);
            }
        } catch (InterruptedException interrupted) {
            hands.shutdownNow();
            Thread.currentThread().interrupt();
            throw new NotDone("interrupted; " + done.size() + " of " + all + " were done");
        }
    }

    private void work(Queue<Change> waiting, int all) {
        for (Change change = waiting.poll(); change != null && refusals.isEmpty(); change = waiting.poll()) {
            try {
                change.carryOut(rest, reason);
                progress(change, all);
            } catch (NotDone refused) {
                refusals.add(change.kind().one + " " + change.name() + ": " + refused.getMessage());
            } catch (RuntimeException broken) {
                refusals.add(change.kind().one + " " + change.name() + ": " + broken);
            }
        }
    }

    private synchronized void progress(Change change, int all) {
        done.add(change);
        if (done.size() % PROGRESS == 0) {
            output.say(done.size() + " of " + all);
        }
    }
}
