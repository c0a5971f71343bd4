package fish.remora.embedded.mailstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail as other programs keep it. */
class ForeignMailTest {
    private static final String FROM = "From ann@b.test Mon Nov 23 10:00:00 2026\n";

    @TempDir
    private Path folder;

    private List<Message> mbox(String text) throws IOException {
        Path file = Files.write(folder.resolve("mbox"), text.getBytes(StandardCharsets.ISO_8859_1));
        try (MailReader reader = new MboxReader(file)) {
            return all(reader);
        }
    }

    private static List<Message> all(MailReader reader) throws IOException {
        List<Message> all = new ArrayList<>();
        for (MailReader.Found found = reader.next(); found != null; found = reader.next()) {
            all.add(Objects.requireNonNull(found.message(), found.complaint()));
        }
        return all;
    }

    private static String text(Message message) throws IOException {
        try (InputStream in = message.octets().open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void linesGetCrlfAndLoseOneQuote() throws IOException {
        List<Message> all =
                mbox(FROM + "Subject: one\n\n>From here\n>>From there\n>from\n\n\n" + FROM + "Subject: two\n\nend");
        assertThat(text(all.get(0))).isEqualTo("Subject: one\r\n\r\nFrom here\r\n>From there\r\n>from\r\n\r\n");
        assertThat(text(all.get(1))).isEqualTo("Subject: two\r\n\r\nend");
        assertThat(all.get(0).date()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
        assertThat(all).hasSize(2);
    }

    /** Thunderbird on Windows. */
    @Test
    void crlfStays() throws IOException {
        List<Message> all = mbox((FROM + "Subject: one\n\nbody\n\n" + FROM + "Subject: two\n\n").replace("\n", "\r\n"));
        assertThat(text(all.get(0))).isEqualTo("Subject: one\r\n\r\nbody\r\n");
        assertThat(text(all.get(1))).isEqualTo("Subject: two\r\n");
    }

    @Test
    void aSentenceThatBeginsWithFromEndsNothing() throws IOException {
        assertThat(mbox(FROM + "Subject: one\n\nHello\n\nFrom now on all is well\n" + FROM + "\n"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Status: RO, SEEN",
        "X-Status: AFTD, ANSWERED FLAGGED DRAFT DELETED",
        "X-Mozilla-Status: 0005, SEEN FLAGGED",
        "X-Mozilla-Status: 0002, ANSWERED",
        "status: O, ''"
    })
    void flagsAreTakenOutOfTheHeader(String field, String flags) throws IOException {
        Message message = mbox(FROM + "Subject: one\n" + field + "\n folded\nTo: x\n\nStatus: RO\n")
                .get(0);
        assertThat(text(message)).isEqualTo("Subject: one\r\nTo: x\r\n\r\nStatus: RO\r\n");
        assertThat(message.flags()).isEqualTo(flags.isEmpty() ? Set.of() : flags(flags));
    }

    private static Set<Flag> flags(String names) {
        List<String> words = new ArrayList<>();
        for (String name : names.split(" ", -1)) {
            words.add(Flag.valueOf(name).word());
        }
        return Flag.of(words);
    }

    @ParameterizedTest
    @CsvSource({
        "From - Mon Nov 23 10:00:00 2026, 2026-11-23T10:00:00Z",
        "From a b Mon Nov  3 10:00 2026, 2026-11-03T10:00:00Z",
        "From a Mon Nov 23 10:00:00 +0200 2026, 2026-11-23T08:00:00Z",
        "From a Mon Nov 23 10:00:00 2026 -0100, 2026-11-23T11:00:00Z",
        "From a Mon Nov 23 10:00:00 CET 2026, 2026-11-23T10:00:00Z",
        "From a Mon Nov 33 10:00:00 2026, "
    })
    void datesOfFromLines(String line, Instant date) {
        assertThat(FromLine.is(line)).isTrue();
        assertThat(FromLine.date(line)).isEqualTo(date);
    }

    /** mutt rewrites Status at the end of the header; what was ours is no more as it was, but its flags are true. */
    @Test
    void oursAfterAnotherProgramHasMarkedItRead() throws IOException {
        Path file = folder.resolve("ours.mbox");
        try (MailWriter writer = new MboxWriter(file)) {
            byte[] octets = "Subject: x\r\n\r\nFrom me\r\n".getBytes(StandardCharsets.US_ASCII);
            writer.write(new Message(Octets.of(octets), Set.of(), Instant.EPOCH));
        }
        String changed = Files.readString(file)
                .replace("Status: O\nX-Status: \n", "")
                .replace("Subject: x\n", "Subject: x\nStatus: RO\nX-Status: F\nContent-Length: 8\nLines: 1\n");
        Message message = mbox(changed).get(0);
        assertThat(text(message)).isEqualTo("Subject: x\r\n\r\nFrom me\r\n");
        assertThat(message.flags()).containsExactlyInAnyOrder(Flag.SEEN, Flag.FLAGGED);
    }

    /** As mutt left it: bare LF and CRLF stay, and so does what had no line end. */
    @Test
    void oursWithOddLinesAfterMutt() throws IOException {
        Message message = mbox(FROM + "X-Remora-Mbox: octets=18; lines=kept\nSubject: two\nStatus: O\nX-Status: F\n"
                        + "Content-Length: 5\nLines: 2\n\nx\r\ny\n\n")
                .get(0);
        assertThat(text(message)).isEqualTo("Subject: two\n\nx\r\ny");
        assertThat(message.flags()).containsExactly(Flag.FLAGGED);
    }

    @Test
    void whatIsNoMboxIsRefused() throws IOException {
        assertThatThrownBy(() -> mbox("Subject: a letter\n\n")).isInstanceOf(IOException.class);
        assertThat(mbox("")).isEmpty();
    }

    /** Dovecot's names, and its LF; one with CRLF in it is left as it is. */
    @Test
    void maildir() throws IOException {
        Files.createDirectories(folder.resolve("new"));
        Files.createDirectories(folder.resolve("cur"));
        file("new/1700000003.M1P1.host", "Subject: 3\n\nthree\n");
        file("cur/1700000001.M1P1.host,S=20,W=22:2,FS", "Subject: 1\n\none\n");
        file("cur/1700000002.M1P1.host,S=20:2,DRTa", "Subject: 2\r\n\r\ntwo\n");
        List<Message> all = all(new MaildirReader(folder));
        assertThat(text(all.get(0))).isEqualTo("Subject: 1\r\n\r\none\r\n");
        assertThat(text(all.get(1))).isEqualTo("Subject: 2\r\n\r\ntwo\n");
        assertThat(text(all.get(2))).isEqualTo("Subject: 3\r\n\r\nthree\r\n");
        assertThat(all.get(0).flags()).containsExactlyInAnyOrder(Flag.SEEN, Flag.FLAGGED);
        assertThat(all.get(1).flags()).containsExactlyInAnyOrder(Flag.DRAFT, Flag.ANSWERED, Flag.DELETED);
        assertThat(all.get(2).flags()).isEmpty();
        assertThat(all.get(0).date()).isEqualTo(Instant.EPOCH);
    }

    private void file(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    }

    @Test
    void namesOfFolders() {
        assertThat(FolderName.of("Entw\u00fcrfe/2026 & x")).isEqualTo("Entw&APw-rfe.2026 &- x");
        assertThat(FolderName.mailbox("Plain & literal.\u00fc")).isEqualTo("Plain & literal/\u00fc");
    }
}
