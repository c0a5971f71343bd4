package fish.remora.app.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.mailbox.Flag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9051 §5.1, RFC 5198. */
class MailboxNameTest {
    @Test
    void inboxHasNoCase() {
        assertThat(MailboxName.of("inBox").text()).isEqualTo("INBOX");
        assertThat(MailboxName.of("inbox/x").text()).isEqualTo("INBOX/x");
        assertThat(MailboxName.of("inboxes/inbox").text()).isEqualTo("inboxes/inbox");
    }

    @Test
    void equalNamesHaveEqualOctets() {
        assertThat(MailboxName.of("Entwu\u0308rfe")).isEqualTo(MailboxName.of("Entw\u00fcrfe"));
        assertThat(MailboxName.of("x".repeat(255)).text()).hasSize(255);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "a/", "/a", "a//b", ".", "..", "a/../b", "a\nb", "a\u0000", "a\u0085", "a\u2028", "\ud800",
                "a\\b", " a", "a "
            })
    void othersAreNone(String text) {
        assertThatThrownBy(() -> MailboxName.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengthIsInOctets() {
        assertThatThrownBy(() -> MailboxName.of("\u00fc".repeat(128))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void flagsAreBits() {
        assertThat(Flag.words(1 | 16)).containsExactly("\\Seen", "\\Draft");
        assertThat(Flag.named("\\flagged")).contains(Flag.FLAGGED);
        assertThat(Flag.named("Seen")).isEmpty();
    }
}
