package fish.remora.embedded.queue;

import java.util.Locale;
import java.util.function.Consumer;

/** How far a long work has come: on a terminal one line that is written over, else a line every few seconds. One thread. */
final class Progress {
    private static final long EVERY_NANOS = 5_000_000_000L;
    private static final long ON_TERMINAL_NANOS = 200_000_000L;

    private final String verb;
    private final long total;
    private final Consumer<String> lines;
    private final boolean terminal;
    private final long begun = System.nanoTime();
    private long shown = begun;
    private long messages;
    private long done;

    /**
     * Begins to measure.
     *
     * @param total octets to be done
     * @param lines gets a line now and then, when there is no terminal
     */
    @SuppressWarnings(
            "SystemConsoleNull") // from JDK 22 on there is always one: then each line is written over the one before,
    // in a file too
    Progress(String verb, long total, Consumer<String> lines) {
        this.verb = verb;
        this.total = total;
        this.lines = lines;
        this.terminal = System.console() != null;
    }

    /** One message more, or what stood in its place. */
    void step(long octets) {
        messages++;
        done += octets;
        long now = System.nanoTime();
        if (now - shown >= (terminal ? ON_TERMINAL_NANOS : EVERY_NANOS)) {
            shown = now;
            show(line(now));
        }
    }

    private void show(String line) {
        if (terminal) {
            System.err.print("\r" + line + "\u001b[K");
            System.err.flush();
        } else {
            lines.accept(line);
        }
    }

    /** A line between, which stays. */
    void say(Consumer<String> where, String line) {
        clear();
        where.accept(line);
    }

    /** Takes the line off the terminal. */
    void clear() {
        if (terminal) {
            System.err.print("\r\u001b[K");
            System.err.flush();
        }
    }

    private String line(long now) {
        double seconds = Math.max(0.001, (now - begun) / 1e9);
        long left = done == 0 ? 0 : Math.round(seconds * Math.max(0, total - done) / done);
        return String.format(
                Locale.ROOT,
                "%s: %,d messages, %s of %s (%d %%), %.0f/s, %d:%02d left",
                verb,
                messages,
                megabytes(done),
                megabytes(total),
                total == 0 ? 100 : Math.min(100, 100 * done / total),
                messages / seconds,
                left / 60,
                left % 60);
    }

    /** What it took, to be said at the end. */
    String summary() {
        double seconds = Math.max(0.001, (System.nanoTime() - begun) / 1e9);
        return String.format(Locale.ROOT, "%s in %.1f s, %.0f/s", megabytes(done), seconds, messages / seconds);
    }

    private static String megabytes(long octets) {
        return String.format(Locale.ROOT, "%,.1f MB", octets / 1e6);
    }
}
