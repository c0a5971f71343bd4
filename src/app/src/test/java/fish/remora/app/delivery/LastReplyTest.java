package fish.remora.app.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Reply;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LastReplyTest {
    @Test
    void aReplyComesBackAsItWas() {
        assertThat(LastReply.parse("450 4.2.2 Mailbox full")).isEqualTo(Reply.of(450, "4.2.2", "Mailbox full"));
        assertThat(LastReply.parse("421 busy")).isEqualTo(Reply.bare(421, "busy"));
    }

    @Test
    void aStatusOfAnotherClassIsDropped() {
        assertThat(LastReply.parse("450 5.1.1 confused")).isEqualTo(Reply.bare(450, "confused"));
    }

    @Property
    void anyTextIsAReply(@ForAll String text) {
        assertThat(LastReply.parse(text).code()).isBetween(400, 599);
        assertThat(LastReply.parse("550 5.1.1 " + text).code()).isEqualTo(550);
    }
}
