package fish.remora.embedded.mailstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
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
