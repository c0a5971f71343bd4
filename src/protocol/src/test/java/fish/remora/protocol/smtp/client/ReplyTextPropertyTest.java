package fish.remora.protocol.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Reply;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class ReplyTextPropertyTest {
    /** No text makes {@link Reply} throw, and what it can take it gets unchanged. */
    @Property
    void eachTextMakesAReply(@ForAll @StringLength(max = 600) String text) {
        String line = ReplyText.reply(451, "4.4.1", text).lines().get(0);
        assertThat(line.length()).isGreaterThanOrEqualTo(Math.min(text.length(), 479));
        for (int i = 0; i < line.length(); i++) {
            char taken = line.charAt(i);
            assertThat(taken == text.charAt(i) || taken == '?').isTrue();
        }
    }
}
