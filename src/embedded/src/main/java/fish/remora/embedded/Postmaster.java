package fish.remora.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The main process of a PostgreSQL cluster as its pid file and {@code /proc} tell of it. It is not our child, so
 * nothing but looking tells that it died. Immutable, any thread.
 */
record Postmaster(Path cluster) {
    /** Its number if it lives. Numbers are used again: one that is no postgres by now does not count. */
    Optional<Long> alive() {
        String pid = pid();
        return pid != null && state(pid) != 0 && state(pid) != 'Z' ? Optional.of(Long.valueOf(pid)) : Optional.empty();
    }

    /**
     * Removes the pid file of a dead process that nobody has buried. PostgreSQL would take it for alive and refuse to
     * start, for ever in a container where process 1 is our own virtual machine. As long as any of its helpers lives in
     * the cluster, the file stays.
     */
    void forgetUnburied() throws IOException {
        String pid = pid();
        if (pid != null && state(pid) == 'Z' && !isInhabited()) {
            Files.deleteIfExists(cluster.resolve("postmaster.pid"));
        }
    }

    private @Nullable String pid() {
        try (Stream<String> lines = Files.lines(cluster.resolve("postmaster.pid"))) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(pid -> pid.matches("\\d{1,10}"))
                    .orElse(null);
        } catch (IOException e) {
            // No file: it does not run, or just starts or ends.
            return null;
        }
    }

    /** The letter of "pid (name) state", 0 if there is no such process or it is no postgres. */
    private static char state(String pid) {
        String start = pid + " (postgres) ";
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            return stat.startsWith(start) ? stat.charAt(start.length()) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Each process of PostgreSQL works in the folder of its cluster. */
    private boolean isInhabited() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .anyMatch(process -> worksIn(process, cluster));
        }
    }

    private static boolean worksIn(Path process, Path folder) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).equals(folder.toRealPath());
        } catch (IOException e) {
            // Gone, or another user's.
            return false;
        }
    }
}
