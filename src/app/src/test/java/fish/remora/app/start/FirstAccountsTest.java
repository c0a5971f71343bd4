package fish.remora.app.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import fish.remora.api.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstAccountsTest {
    @Test
    void lists() {
        FirstAccounts first = FirstAccounts.read(
                "example.org, example.net", "ann@example.org:a:b,bob@example.net:$argon2id$v=19$m=8,t=1,p=1$c");
        assertThat(first.domains()).containsExactlyInAnyOrder("example.org", "example.net");
        assertThat(first.accounts())
                .containsEntry(Address.parse("ann@example.org"), "a:b")
                .containsEntry(Address.parse("bob@example.net"), "$argon2id$v=19$m=8,t=1,p=1$c");
    }

    @Test
    void fileWithOneALineWhereAPasswordMayHoldACommaAndCommentsArePassedOver(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("accounts"), "# first\n\nann@example.org:a,b\nbob@example.org:$argon2id$v=19$x\n");
        assertThat(FirstAccounts.read("", "@" + file).accounts())
                .containsEntry(Address.parse("ann@example.org"), "a,b")
                .containsEntry(Address.parse("bob@example.org"), "$argon2id$v=19$x");
    }

    @Test
    void whatIsWrongIsNamedAndNoPasswordTold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FirstAccounts.read("", "not an address:hunter2"))
                .withMessageContaining("remora.accounts")
                .withMessageContaining("entry 1")
                .withMessageNotContaining("hunter2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FirstAccounts.read("-bad-", ""))
                .withMessageContaining("remora.domains")
                .withMessageContaining("-bad-");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FirstAccounts.read("", "@/no/such/file"))
                .withMessageContaining("/no/such/file");
    }
}
