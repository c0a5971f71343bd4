package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dovecot takes a whole account over by IMAP, and keeps both sides alike: {@code doveadm sync imapc:}. */
@ExtendWith(SharedServer.class)
class DoveadmIT {
    /** Dovecot refuses to read mail as root. */
    private static final String NOBODY = "65534";

    private final Remora server;
    private final User user;
    private final Path folder;

    DoveadmIT(Remora server) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root becomes somebody else");
        this.server = server;
        user = server.database().newUser("doveadm");
        // Not under target/: nobody must be able to walk there, whatever the modes of the folders above.
        folder = Files.createTempDirectory("remora-doveadm");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(folder.resolve("mail"));
        Foreign.run("coreutils", List.of("chown", "-R", NOBODY, folder.toString()))
                .succeeds();
        Files.writeString(
                folder.resolve("conf"), """
                base_dir = %1$s/run
                mail_location = maildir:%1$s/mail
                mail_home = %1$s
                namespace inbox {
                  prefix =
                  separator = /
                  inbox = yes
                }
                imapc_host = 127.0.0.1
                imapc_port = %2$d
                imapc_user = %3$s
                imapc_password = %4$s
                log_path = /dev/stderr
                imapc_features = rfc822.size fetch-headers modseq
                ssl = no
                """.formatted(folder, server.imap(), user.address(), user.password()));
    }

    @AfterEach
    void delete() throws IOException {
        Folders.delete(folder);
    }

    private String doveadm(String... words) throws IOException {
        return run("", words).succeeds().output();
    }

    private Foreign run(String input, String... words) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "env", "USER=nobody"));
        command.addAll(List.of("HOME=" + folder, "doveadm", "-c", folder + "/conf"));
        command.addAll(List.of(words));
        return Foreign.run("dovecot-core", command, input);
    }

    /** Once more while it says by its exit code 2 that it has not done all. */
    private void sync(String... how) throws IOException {
        List<String> words = new ArrayList<>(List.of(how));
        words.addAll(List.of("-x", "Other Users", "-x", "Other Users/*", "imapc:"));
        Foreign done = run("", words.toArray(String[]::new));
        for (int again = 0; done.exitCode() == 2 && again < 2; again++) {
            done = run("", words.toArray(String[]::new));
        }
        done.succeeds();
    }

    private String here(String mailbox, String key) throws IOException {
        return doveadm("-f", "flow", "fetch", key, "mailbox", mailbox, "all");
    }

    @Test
    void bothSidesAreAlike() throws Exception {
        Smtp.deliver(server, user, "one", "two", "three");
        try (Imap imap = Imap.login(server, user)) {
            imap.say("CREATE Work");
            imap.say("CREATE Work/Old");
            imap.append("Work/Old", "Subject: deep\r\n\r\n" + "x".repeat(100_000) + "\r\n");
            sync("backup", "-R");
            assertThat(here("INBOX", "hdr.subject")).contains("one", "two", "three");
            assertThat(here("Work/Old", "size.virtual")).contains("100019");

            doveadm("flags", "add", "\\Flagged", "mailbox", "INBOX", "header", "subject", "one");
            doveadm("expunge", "mailbox", "INBOX", "header", "subject", "two");
            run("Subject: saved\r\n\r\nthere\r\n", "save", "-m", "Work").succeeds();
            imap.say("SELECT INBOX");
            imap.append("INBOX", "Subject: late\r\n\r\n");
            imap.say("STORE 3 +FLAGS.SILENT (\\Answered)");
            sync("sync");
            assertThat(here("INBOX", "flags hdr.subject"))
                    .contains("\\Answered", "late")
                    .doesNotContain("two");
            assertThat(String.join("\n", imap.say("NOOP"))).contains("EXPUNGE");
            assertThat(String.join("\n", imap.say("SEARCH FLAGGED SUBJECT one")))
                    .contains("SEARCH 1");
            imap.say("SELECT Work");
            assertThat(String.join("\n", imap.say("FETCH 1:* BODY.PEEK[]"))).contains("Subject: saved\n\nthere");
        }
    }
}
