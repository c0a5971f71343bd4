package fish.remora.embedded.mailstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** What is written is read back: octets, flags, dates and order, whatever the octets are. */
class RoundTripTest {
    /** Pieces of which trouble is made: separators, quotes, our own fields, each sort of line end. */
    private static final List<String> PIECES = List.of(
            "From ",
            "From a@b.test Mon Nov 23 10:00:00 2026\n",
            ">From ",
            ">",
            "\n",
            "\r\n",
            "\r",
            "\0",
            "F",
            "text",
            "Subject: x\r\n",
            "Return-Path: <a@b.test>\r\n",
            "X-Remora-Mbox: octets=3; lines=crlf\n",
            "X-Remora-Mbox: octets=0; lines=kept\n",
            "Status: O\n",
            "Status: RO\r\n",
            "X-Status: \n",
            "X-Status: F\n",
            "\u00ff");

    private Path folder = Path.of("");

    @BeforeProperty
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("mailstore");
    }

    @AfterProperty
    void removeFolder() throws IOException {
        clear();
        Files.delete(folder);
    }

    private void clear() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                if (!one.equals(folder)) {
                    Files.delete(one);
                }
            }
        }
    }

    private record Letter(String octets, Set<Flag> flags, long seconds) {}

    @Provide
    Arbitrary<List<Letter>> letters() {
        Arbitrary<String> odd = Arbitraries.of(PIECES).list().ofMaxSize(12).map(pieces -> String.join("", pieces));
        Arbitrary<String> clean = Arbitraries.of("From x", ">From y", ">", "", "text", "\u00e4")
                .list()
                .ofMaxSize(8)
                .map(lines -> String.join("\r\n", lines) + "\r\n");
        Arbitrary<Set<Flag>> flags = Arbitraries.of(Flag.class).set();
        return Combinators.combine(
                        Arbitraries.oneOf(odd, clean),
                        flags,
                        Arbitraries.longs().between(0, 4_000_000_000L))
                .as(Letter::new)
                .list()
                .ofMaxSize(5);
    }

    @Property(tries = 2000)
    void mbox(@ForAll("letters") List<Letter> letters) throws IOException {
        Path file = folder.resolve("one.mbox");
        Files.deleteIfExists(file);
        try (MailWriter writer = new MboxWriter(file)) {
            write(letters, writer);
        }
        assertThat(read(new MboxReader(file))).isEqualTo(letters);
    }

    @Property(tries = 300)
    void maildir(@ForAll("letters") List<Letter> letters) throws IOException {
        clear();
        try (MailWriter writer = new MaildirWriter(folder, Instant.now())) {
            write(letters, writer);
        }
        assertThat(read(new MaildirReader(folder))).isEqualTo(letters);
    }

    @Property
    void folderNames(@ForAll("names") String name) {
        assertThat(FolderName.of(name)).matches("[ -~]*").doesNotContain("/");
        assertThat(FolderName.mailbox(FolderName.of(name))).isEqualTo(name);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "&", "-", ".", ",", "+", " ", "~", "\u00e4", "\u65e5", "\ud83d\ude00")
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(pieces -> String.join("", pieces))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(levels -> String.join("/", levels));
    }

    private static void write(List<Letter> letters, MailWriter writer) throws IOException {
        for (Letter letter : letters) {
            byte[] octets = letter.octets().getBytes(StandardCharsets.ISO_8859_1);
            writer.write(new Message(Octets.of(octets), letter.flags(), Instant.ofEpochSecond(letter.seconds())));
        }
    }

    private static List<Letter> read(MailReader reader) throws IOException {
        List<Letter> letters = new ArrayList<>();
        try (reader) {
            for (MailReader.Found found = reader.next(); found != null; found = reader.next()) {
                Message message = found.message();
                assertThat(message).as(found.complaint()).isNotNull();
                if (message != null && message.date() != null) {
                    try (InputStream in = message.octets().open()) {
                        byte[] octets = in.readAllBytes();
                        assertThat(octets.length)
                                .isEqualTo((int) message.octets().size());
                        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
                        flags.addAll(message.flags());
                        letters.add(new Letter(
                                new String(octets, StandardCharsets.ISO_8859_1),
                                flags,
                                message.date().getEpochSecond()));
                    }
                }
            }
        }
        return letters;
    }
}
