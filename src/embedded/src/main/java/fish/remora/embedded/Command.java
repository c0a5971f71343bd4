package fish.remora.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program run to its end. Its output goes through a file: a daemon it leaves behind would hold a pipe open for ever.
 */
final class Command {
    private Command() {}

    record Outcome(int exit, String output) {
        boolean good() {
            return exit == 0;
        }

        /** What failed, in one line: programs say the reason last. */
        String reason() {
            return output.lines()
                    .filter(line -> !line.isBlank())
                    .reduce((first, last) -> last)
                    .orElse("exit code " + exit);
        }
    }

    static Outcome run(List<String> command) throws IOException, InterruptedException {
        return run(command, "");
    }

    static Outcome run(List<String> command, String input) throws IOException, InterruptedException {
        Path output = Files.createTempFile("remora", ".out");
        try {
            var builder = new ProcessBuilder(new ArrayList<>(command))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C");
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            Process process = builder.start();
            try (var in = process.outputWriter()) {
                in.write(input);
            }
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return new Outcome(-1, command.get(0) + " did not end within ten minutes");
            }
            return new Outcome(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            return new Outcome(-1, String.valueOf(e.getMessage()));
        } finally {
            Files.delete(output);
        }
    }
}
