package fish.remora.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A program that others wrote, run to its end. One that is not installed fails the test by the name of its Debian package. */
record Foreign(int exitCode, String output) {
    static Foreign run(String debianPackage, List<String> command) throws IOException {
        return run(debianPackage, command, "");
    }

    /** curl as that user; it waits two minutes at the most. */
    static Foreign curl(User user, String url, String... options) throws IOException {
        var command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--max-time", "120", "--url", url));
        command.addAll(List.of("--user", user.address() + ":" + user.password()));
        command.addAll(List.of(options));
        return run("curl", command);
    }

    static Foreign run(String debianPackage, List<String> command, String input) throws IOException {
        Path output = Files.createTempFile("foreign", ".output");
        try {
            Process process = start(debianPackage, command, output);
            try (var in = process.outputWriter()) {
                in.write(input);
            } catch (IOException closed) {
                // It does not care for its input, or has ended: its exit code tells.
            }
            if (!process.waitFor(Remora.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end: " + Files.readString(output));
            }
            return new Foreign(process.exitValue(), Files.readString(output));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            Files.delete(output);
        }
    }

    private static Process start(String debianPackage, List<String> command, Path output) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    command.get(0) + " is missing: install the Debian package " + debianPackage + " (.ci/run does)", e);
        }
    }

    /** Itself, when it did what it was asked for. */
    Foreign succeeds() {
        if (exitCode != 0) {
            throw new AssertionError("exit code " + exitCode + ": " + output);
        }
        return this;
    }

    /**
     * Runs {@code client.js} of a folder of the tests' resources by Node, with the packages that its {@code package.json} names.
     *
     * @param folder where they are put
     * @return what it says
     */
    static String node(String name, Path folder, List<String> arguments) throws Exception {
        for (String file : List.of("package.json", "client.js")) {
            try (InputStream in = Objects.requireNonNull(Foreign.class.getResourceAsStream("/" + name + "/" + file))) {
                Files.copy(in, folder.resolve(file));
            }
        }
        run("npm", List.of("npm", "--prefix", folder.toString(), "install", "--no-audit", "--no-fund", "--silent"))
                .succeeds();
        List<String> command =
                new ArrayList<>(List.of("node", folder.resolve("client.js").toString()));
        command.addAll(arguments);
        return run("nodejs", command).succeeds().output();
    }
}
