package fish.remora.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The smtp-sink of Debian's Postfix: takes all mail and writes it to a file. One thread. */
final class SmtpSink implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final Process process;

    private SmtpSink(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** On a free port; takes what comes as soon as it listens. */
    static SmtpSink start() throws IOException {
        Path folder = Files.createTempDirectory("remora-smtp-sink");
        int port = FreePorts.next();
        // As root it insists on another user to become.
        boolean root = System.getProperty("user.name").equals("root");
        if (root) {
            Foreign.run("coreutils", List.of("chown", "postfix", folder.toString()))
                    .succeeds();
        }
        List<String> command = root
                ? List.of("smtp-sink", "-u", "postfix", "-D", "all", "127.0.0.1:" + port, "100")
                : List.of("smtp-sink", "-D", "all", "127.0.0.1:" + port, "100");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        return new SmtpSink(folder, port, process);
    }

    int port() {
        return port;
    }

    /** Of all messages, as often as they came. */
    List<String> recipients() throws IOException {
        String all = Files.readString(folder.resolve("all"), StandardCharsets.ISO_8859_1);
        return Pattern.compile("(?m)^X-Rcpt-Args: <([^>]*)>")
                .matcher(all)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        Folders.delete(folder);
    }
}
