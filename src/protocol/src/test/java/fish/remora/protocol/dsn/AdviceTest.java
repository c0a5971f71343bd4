package fish.remora.protocol.dsn;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Reply;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What to do, by RFC 3463's codes. */
class AdviceTest {
    @ParameterizedTest
    @CsvSource({
        "550, 5.1.1, no such mailbox",
        "550, 5.1.2, no such domain",
        "550, 5.4.4, no such domain",
        "556, 5.1.10, accepts no mail",
        "552, 5.2.2, mailbox is full",
        "452, 4.2.2, mailbox is full",
        "552, 5.3.4, too large",
        "554, 5.4.6, circles",
        "451, 4.4.1, could not be reached",
        "451, 4.4.7, could not be reached",
        "550, 5.6.7, letters",
        "554, 5.6.3, plain text",
        "550, 5.7.1, policy",
        "554, 5.7.26, policy",
        "451, 4.7.1, policy",
        "451, 4.3.0, again later",
        "554, 5.3.0, all we know"
    })
    void eachCodeHasItsWords(int code, String status, String words) {
        assertThat(Advice.on(Samples.status("bob@example.org", Action.FAILED, Reply.of(code, status, "x"))))
                .hasValueSatisfying(advice -> assertThat(advice).contains(words));
    }

    @ParameterizedTest
    @CsvSource({"550, all we know", "450, again later"})
    void repliesWithoutAStatusHaveWordsToo(int code, String words) {
        assertThat(Advice.on(Samples.status("bob@example.org", Action.FAILED, Reply.bare(code, "x"))))
                .hasValueSatisfying(advice -> assertThat(advice).contains(words));
    }

    @ParameterizedTest
    @CsvSource({"DELAYED, 450", "DELIVERED, 250", "RELAYED, 250", "EXPANDED, 250"})
    void whatIsWellNeedsNoAdvice(Action action, int code) {
        assertThat(Advice.on(Samples.status("bob@example.org", action, Reply.bare(code, "x"))))
                .isEmpty();
    }
}
