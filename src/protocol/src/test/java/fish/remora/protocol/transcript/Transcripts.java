package fish.remora.protocol.transcript;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** Finds the transcripts of a protocol on the class path, in a folder or in the test-jar, and makes tests of them. */
public final class Transcripts {
    private static final String EXTENSION = ".transcript";

    private Transcripts() {}

    /**
     * One test for each transcript: {@code return Transcripts.of("pop3", stage)} is a whole {@code @TestFactory}.
     *
     * @param protocol a folder of {@code transcripts/}
     */
    public static Stream<DynamicTest> of(String protocol, Stage stage) {
        return tests(protocol, transcript -> Player.play(transcript, stage));
    }

    /** One test for each conversation of our SMTP client, whose peer is the transcript. */
    public static Stream<DynamicTest> ofClient() {
        return tests("client", ClientPlayer::play);
    }

    private static Stream<DynamicTest> tests(String protocol, ThrowingConsumer<Transcript> player) {
        return read(protocol).stream()
                .map(transcript -> DynamicTest.dynamicTest(
                        transcript.name() + ": " + transcript.rule(), () -> player.accept(transcript)));
    }

    /** All of a protocol, by name. */
    public static List<Transcript> read(String protocol) {
        URL folder = Transcripts.class.getResource("/transcripts/" + protocol);
        if (folder == null) {
            return List.of();
        }
        try {
            URI uri = folder.toURI();
            return uri.getScheme().equals("jar") ? readJar(uri, protocol) : readFolder(Path.of(uri), protocol);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Transcript> readJar(URI uri, String protocol) throws IOException {
        try {
            FileSystem open = FileSystems.getFileSystem(uri);
            return readFolder(open.getPath("/transcripts/" + protocol), protocol);
        } catch (FileSystemNotFoundException notOpen) {
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return readFolder(jar.getPath("/transcripts/" + protocol), protocol);
            }
        }
    }

    private static List<Transcript> readFolder(Path folder, String protocol) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(EXTENSION))
                    .sorted()
                    .toList();
            return found.stream().map(file -> read(file, protocol)).toList();
        }
    }

    private static Transcript read(Path file, String protocol) {
        String fileName = file.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - EXTENSION.length());
        try {
            return Transcript.parse(protocol + "/" + name, Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
