package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.mailbox.Quota;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 9208 §4. */
class QuotaCommandsTest {
    private final CommandDesk desk = new CommandDesk();

    @BeforeEach
    void mailboxes() {
        desk.application.with("INBOX").with("Other Users/bob@mx.test/A/B");
        desk.application.quota = new Quota(2049, OptionalLong.of(10_240), 7, OptionalLong.of(100));
    }

    @Test
    void own() {
        assertThat(desk.list(QuotaCommands::getQuota, "\"\""))
                .isEqualTo("* QUOTA \"\" (STORAGE 3 10 MESSAGE 7 100)\nOK GETQUOTA completed\n");
        assertThat(desk.list(QuotaCommands::getQuotaRoot, "inbox"))
                .isEqualTo("* QUOTAROOT \"INBOX\" \"\"\n* QUOTA \"\" (STORAGE 3 10 MESSAGE 7 100)\n"
                        + "OK GETQUOTAROOT completed\n");
        assertThat(desk.application.calls).containsExactly("quota ", "quota INBOX");
    }

    @Test
    void ofOthers() {
        assertThat(desk.list(QuotaCommands::getQuotaRoot, "\"Other Users/bob@mx.test/A/B\""))
                .startsWith("* QUOTAROOT \"Other Users/bob@mx.test/A/B\" \"Other Users/bob@mx.test\"\n"
                        + "* QUOTA \"Other Users/bob@mx.test\" (STORAGE");
        desk.application.calls.clear();
        assertThat(desk.list(QuotaCommands::getQuota, "\"Other Users/bob@mx.test\""))
                .startsWith("* QUOTA \"Other Users/bob@mx.test\" (STORAGE");
        assertThat(desk.application.calls).containsExactly("list", "quota Other Users/bob@mx.test/A/B");
    }

    @Test
    void noSuchRoot() {
        assertThat(desk.list(QuotaCommands::getQuota, "\"Other Users/eve@mx.test\""))
                .startsWith("NO [NONEXISTENT]");
        assertThat(desk.list(QuotaCommands::getQuota, "x")).startsWith("NO [NONEXISTENT]");
        assertThat(desk.list(QuotaCommands::getQuotaRoot, "x")).startsWith("NO [NONEXISTENT]");
    }

    @Test
    void withoutLimits() {
        desk.application.quota = new Quota(5, OptionalLong.empty(), 1, OptionalLong.empty());
        assertThat(desk.list(QuotaCommands::getQuotaRoot, "INBOX"))
                .isEqualTo("* QUOTAROOT \"INBOX\"\nOK GETQUOTAROOT completed\n");
        assertThat(desk.list(QuotaCommands::getQuota, "\"\"")).startsWith("NO [NONEXISTENT]");
        desk.application.quota = new Quota(5, OptionalLong.empty(), 1, OptionalLong.of(9));
        assertThat(desk.list(QuotaCommands::getQuota, "\"\"")).startsWith("* QUOTA \"\" (MESSAGE 1 9)\n");
    }

    @Test
    void limitsAreNotSetHere() {
        assertThat(desk.list(QuotaCommands::setQuota, "\"\" (STORAGE 512)")).startsWith("NO [NOPERM]");
        assertThat(desk.list(QuotaCommands::setQuota, "\"\" (STORAGE)")).startsWith("BAD");
    }
}
