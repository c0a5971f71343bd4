package fish.remora.embedded.mailstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that is there is written over, and what was broken off begins again. */
class TargetTest {
    @TempDir
    private Path folder;

    private static void write(Target target, String mailbox) throws IOException {
        try (MailWriter writer = target.mailbox(mailbox)) {
            byte[] octets = "Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            writer.write(new Message(Octets.of(octets), Set.of(), Instant.EPOCH));
        }
    }

    @Test
    void aFolderOfMboxes() throws IOException {
        Path place = Files.createDirectory(folder.resolve("out"));
        write(Target.begin(place, Format.MBOX, false), "broken off");
        Target target = Target.begin(place, Format.MBOX, false);
        write(target, "INBOX");
        write(target, "Archive/2026");
        assertThat(place).isEmptyDirectory();
        target.finish();
        assertThat(Source.in(place, null)).extracting(Source::mailbox).containsExactly("Archive/2026", "INBOX");
        assertThat(folder.resolve("out.part")).doesNotExist();
        assertThatThrownBy(() -> Target.begin(place, Format.MBOX, false)).hasMessageContaining("is there already");
    }

    @Test
    void aMaildir() throws IOException {
        Path place = folder.resolve("new/Maildir");
        Target target = Target.begin(place, Format.MAILDIR, false);
        write(target, "Archive/2026");
        target.finish();
        assertThat(place.resolve(".Archive.2026/cur")).isNotEmptyDirectory();
        assertThat(Source.in(place, Format.MAILDIR))
                .extracting(Source::mailbox)
                .containsExactly("INBOX", "Archive/2026");
        assertThatThrownBy(() -> Source.in(place, Format.MBOX)).hasMessageContaining("is no mbox");
    }

    @Test
    void oneFile() throws IOException {
        Path place = folder.resolve("one.mbox");
        write(Target.begin(place, Format.MBOX, true), "INBOX");
        Target target = Target.begin(place, Format.MBOX, true);
        write(target, "INBOX");
        target.finish();
        assertThat(Files.readString(place))
                .isEqualTo("From MAILER-DAEMON Thu Jan  1 00:00:00 1970\nX-Remora-Mbox: octets=14; lines=crlf\n"
                        + "Status: O\nX-Status: \nSubject: x\n\n\n");
        assertThatThrownBy(() -> Target.begin(place, Format.MBOX, true)).hasMessageContaining("is there already");
    }

    /** What stands beside the place, and what comes to it while the export runs. */
    @Test
    void neitherIsAnothersFileOfOneMailbox() throws IOException {
        Path place = folder.resolve("one.mbox");
        Path beside = Files.writeString(folder.resolve("one.mbox.part"), "mine");
        assertThatThrownBy(() -> Target.begin(place, Format.MBOX, true)).hasMessageContaining("in the way");
        assertThat(beside).hasContent("mine");
        Files.delete(beside);
        for (boolean single : new boolean[] {true, false}) {
            Path taken = folder.resolve("taken" + single);
            Target target = Target.begin(taken, Format.MBOX, single);
            write(target, "INBOX");
            Files.writeString(taken, "came meanwhile");
            assertThatThrownBy(target::finish).hasMessageContaining("has been filled meanwhile; the export is in ");
            assertThat(taken).hasContent("came meanwhile");
            assertThat(folder.resolve("taken" + single + ".part")).isNotEmptyDirectory();
        }
    }

    @Test
    void nothingIsLeftBesideOneFile() throws IOException {
        Target target = Target.begin(folder.resolve("one.mbox"), Format.MBOX, true);
        write(target, "INBOX");
        Files.createFile(target.scratch().resolve("message.tmp"));
        target.finish();
        assertThat(folder).isDirectoryContaining("glob:**/one.mbox").isDirectoryNotContaining("glob:**.part");
    }

    /** What the virtual machine has forced is what it says it has. */
    @Test
    void itIsOnTheDiskWhenItIsFinished() throws IOException {
        Path events = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            Target target = Target.begin(folder.resolve("out"), Format.MAILDIR, false);
            write(target, "INBOX");
            write(target, "Sent");
            target.finish();
            recording.stop();
            recording.dump(events);
        }
        assertThat(RecordingFile.readAllEvents(events).stream()
                        .filter(event -> event.getEventType().getName().equals("jdk.FileForce"))
                        .map(event -> folder.relativize(Path.of(event.getString("path")))
                                .toString()
                                .replaceFirst("/[0-9]+\\.R", "/R")))
                .containsSubsequence(
                        "out.part/tmp/R0000000001.remora,S=14", "out.part/.Sent/tmp/R0000000001.remora,S=14")
                .contains("out.part/cur", "out.part/.Sent/cur", "out.part/.Sent", "out.part")
                .endsWith("");
    }

    /** In octets: modified UTF-7 grows. */
    @Test
    void namesThatNoFileCanHave() throws IOException {
        Target mbox = Target.begin(folder.resolve("mbox"), Format.MBOX, false);
        Target maildir = Target.begin(folder.resolve("maildir"), Format.MAILDIR, false);
        Target single = Target.begin(folder.resolve("single"), Format.MBOX, true);
        assertThat(mbox.takes("x".repeat(250))).isTrue();
        assertThat(mbox.takes("x".repeat(251))).isFalse();
        assertThat(maildir.takes("x".repeat(254))).isTrue();
        assertThat(maildir.takes("x".repeat(255))).isFalse();
        assertThat(maildir.takes("\u00fc".repeat(100))).isFalse();
        assertThat(single.takes("x".repeat(1000))).isTrue();
        write(mbox, "x".repeat(250));
        write(maildir, "x".repeat(254));
    }

    @Test
    void othersFilesAreLeftAlone() throws IOException {
        Files.createDirectory(folder.resolve("out.part"));
        Files.createFile(folder.resolve("out.part/mine"));
        assertThatThrownBy(() -> Target.begin(folder.resolve("out"), Format.MAILDIR, false))
                .hasMessageContaining("in the way");
        assertThat(folder.resolve("out.part/mine")).exists();
        assertThatThrownBy(() -> Source.in(folder.resolve("nothing"), null)).hasMessageContaining("is not there");
    }
}
