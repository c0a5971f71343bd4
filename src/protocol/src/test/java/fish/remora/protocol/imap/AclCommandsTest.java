package fish.remora.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Right;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4314 §3. */
class AclCommandsTest {
    private final CommandDesk desk = new CommandDesk();

    @BeforeEach
    void mailbox() {
        desk.application.with("INBOX").with("Mine", Optional.empty(), false, EnumSet.of(Right.LOOKUP, Right.EXPUNGE));
        desk.application.acl.put("ann@mx.test", PlayedApplication.ALL);
        desk.application.acl.put("bob@mx.test", EnumSet.of(Right.LOOKUP, Right.READ));
        desk.application.acl.put("anyone", EnumSet.of(Right.DELETE_MAILBOX));
    }

    @Test
    void getAcl() {
        assertThat(desk.list(AclCommands::getAcl, "INBOX"))
                .isEqualTo(
                        "* ACL \"INBOX\" \"ann@mx.test\" \"lrswipkxteacd\" \"bob@mx.test\" \"lr\" \"anyone\" \"xc\"\n"
                                + "OK GETACL completed\n");
    }

    @ParameterizedTest
    @CsvSource({
        "bob@mx.test lrs, bob@mx.test lrs",
        "Bob@mx.test +sd, Bob@mx.test lrste",
        "bob@mx.test -r, bob@mx.test l",
        "bob@mx.test -lr, 'bob@mx.test '",
        "bob@mx.test c, bob@mx.test kx",
        "bob@mx.test \"\", 'bob@mx.test '",
        "eve@mx.test +p, eve@mx.test p",
        "anyone l, anyone l"
    })
    void setAcl(String arguments, String set) {
        assertThat(desk.list(AclCommands::setAcl, "INBOX " + arguments)).isEqualTo("OK SETACL completed\n");
        assertThat(desk.application.calls.get(desk.application.calls.size() - 1))
                .isEqualTo("setAcl INBOX " + set);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INBOX bob@mx.test lq",
                "INBOX bob@mx.test LR",
                "INBOX bob@mx.test",
                "INBOX \"\" l",
                "INBOX bob 0"
            })
    void badRights(String arguments) {
        assertThat(desk.list(AclCommands::setAcl, arguments)).startsWith("BAD");
        assertThat(desk.application.calls).isEmpty();
    }

    @Test
    void noNegativeRights() {
        assertThat(desk.list(AclCommands::setAcl, "INBOX -bob@mx.test l")).startsWith("NO [CANNOT]");
        assertThat(desk.list(AclCommands::deleteAcl, "INBOX -bob@mx.test")).startsWith("NO [CANNOT]");
    }

    @Test
    void deleteAcl() {
        assertThat(desk.list(AclCommands::deleteAcl, "INBOX bob@mx.test")).isEqualTo("OK DELETEACL completed\n");
        assertThat(desk.application.calls).containsExactly("setAcl INBOX bob@mx.test ");
    }

    @Test
    void listRights() {
        assertThat(desk.list(AclCommands::listRights, "INBOX bob@mx.test"))
                .isEqualTo("* LISTRIGHTS \"INBOX\" \"bob@mx.test\" \"\" l r s w i p k x t e a c d\n"
                        + "OK LISTRIGHTS completed\n");
        assertThat(desk.list(AclCommands::listRights, "Mine bob@mx.test")).startsWith("NO [NOPERM]");
    }

    @Test
    void myRights() {
        assertThat(desk.list(AclCommands::myRights, "Mine"))
                .isEqualTo("* MYRIGHTS \"Mine\" \"led\"\nOK MYRIGHTS completed\n");
        assertThat(desk.list(AclCommands::myRights, "None")).startsWith("NO [NONEXISTENT]");
        desk.application.subscribedOnly("Gone").with("Post", Optional.empty(), false, Set.of(Right.POST));
        assertThat(desk.list(AclCommands::myRights, "Gone")).startsWith("NO [NONEXISTENT]");
        assertThat(desk.list(AclCommands::myRights, "Post")).startsWith("NO [NONEXISTENT]");
    }

    @Test
    void refused() {
        desk.application.refusal = Optional.of(new Denied(Denied.Code.NOPERM, "Not yours"));
        assertThat(desk.list(AclCommands::getAcl, "INBOX")).isEqualTo("NO [NOPERM] Not yours\n");
        assertThat(desk.list(AclCommands::setAcl, "INBOX bob@mx.test l")).isEqualTo("NO [NOPERM] Not yours\n");
    }
}
