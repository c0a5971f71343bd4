package fish.remora.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.protocol.transcript.Transcript;
import fish.remora.protocol.transcript.Transcripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code RFC.md} true: what it names is there, and what is there is named. */
class RfcIndexTest {
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    /** One row: section, kept, classes, shown by. */
    private record Row(String section, String kept, Set<String> classes, Set<String> shownBy) {}

    private final List<Row> rows = rows();

    private static List<Row> rows() {
        try {
            return Files.readAllLines(Path.of("RFC.md")).stream()
                    .filter(line -> line.startsWith("|") && !line.startsWith("|--") && !line.startsWith("| section"))
                    .map(line -> line.split("\\|", -1))
                    .map(cells -> new Row(cells[1].strip(), cells[2].strip(), names(cells[3]), names(cells[4])))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> names(String cell) {
        return NAME.matcher(cell).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachRowSaysWhetherItIsKept() {
        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(row.kept()).as(row.section()).matches("(yes|partial|no)\\b.*");
            if (row.kept().startsWith("yes")) {
                assertThat(row.classes()).as(row.section()).isNotEmpty();
            }
        });
    }

    @Test
    void eachClassExists() throws IOException {
        Set<String> known = javaFiles(Path.of("src/main/java"));
        known.addAll(javaFiles(Path.of("../api/src/main/java")));
        known.addAll(javaFiles(Path.of("../adapter/src/main/java")));
        known.addAll(javaFiles(Path.of("../app/src/main/java")));
        assertThat(known)
                .containsAll(
                        rows.stream().flatMap(row -> row.classes().stream()).toList());
    }

    @Test
    void eachTestExists() throws IOException {
        Set<String> known = javaFiles(Path.of("src/test/java"));
        known.addAll(javaFiles(Path.of("../adapter/src/test/java")));
        known.addAll(javaFiles(Path.of("../app/src/test/java")));
        known.addAll(javaFiles(Path.of("../it/src/test/java")));
        assertThat(known)
                .containsAll(shown().filter(name -> !name.contains("/")).toList());
    }

    @Test
    void eachTranscriptIsNamedAndExists() {
        List<String> transcripts = Stream.of("smtp", "client", "pop3", "imap")
                .flatMap(protocol -> Transcripts.read(protocol).stream())
                .map(Transcript::name)
                .toList();
        assertThat(shown().filter(name -> name.contains("/")).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(transcripts);
    }

    private Stream<String> shown() {
        return rows.stream().flatMap(row -> row.shownBy().stream());
    }

    private static Set<String> javaFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
