package fish.remora.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.Address;
import fish.remora.api.MailConsumers.Answer;
import fish.remora.api.Octets;
import fish.remora.api.ReceivedMail;
import fish.remora.api.RecipientPattern;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsumersTest {
    private static final ReceivedMail MAIL = new ReceivedMail(
            "m1",
            Address.parse("orders@mx.test"),
            Optional.empty(),
            ReceivedMail.Kind.PERSONAL,
            Optional.empty(),
            Instant.EPOCH,
            1,
            Octets.of(new byte[0]));

    private final Consumers consumers = new Consumers();

    private static ConsumerActivation activation(String recipient) {
        ConsumerActivation activation = new ConsumerActivation();
        activation.setRecipient(recipient);
        return activation;
    }

    private AutoCloseable add(String recipient, boolean answers) throws ResourceException {
        var factory = new TestApplication(recipient, answers).factory();
        return consumers.add(activation(recipient).endpoint(), new EndpointCall(factory, null));
    }

    @ParameterizedTest
    @CsvSource({
        "'', later, 12, recipient=: must be",
        "orders, later, 12, recipient=orders: must be",
        "or*ders@*, later, 12, recipient=or*ders@*: must be",
        "orders@a b, later, 12, recipient=orders@a b: must be",
        "orders@*, soon, 12, answer=soon: must be now or later",
        "orders@*, now, 0, attempts=0: must be 1 to 100",
        "orders@*, now, x, attempts=x: must be 1 to 100",
        "orders@*, now, 101, attempts=101: must be 1 to 100"
    })
    void aWrongPropertyIsNamed(String recipient, String answer, String attempts, String told) {
        ConsumerActivation activation = activation(recipient);
        activation.setAnswer(answer);
        activation.setAttempts(attempts);
        assertThatThrownBy(activation::validate)
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageStartingWith(told);
    }

    @Test
    void twoBeansCannotHaveTheSameRecipients() throws Exception {
        AutoCloseable first = add("Orders@*", true);
        assertThatThrownBy(() -> add("orders@*", true))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("orders@*");
        assertThat(consumers.endpoints()).hasSize(1);
        first.close();
        assertThat(consumers.endpoints()).isEmpty();
        add("orders@*", true);
        first.close();
        assertThat(consumers.endpoints()).as("not the successor's").hasSize(1);
    }

    @Test
    void whoIsNotThereIsSaidToBeAbsent() throws Exception {
        RecipientPattern orders = RecipientPattern.parse("orders@*");
        Answer nobody = consumers.call(orders, MAIL, () -> {});
        add("orders@*", false);
        Answer stopped = consumers.call(orders, MAIL, () -> {});
        assertThat(nobody).isEqualTo(stopped);
        assertThat(nobody.isThere()).isFalse();
        assertThat(nobody.reply().code()).isEqualTo(451);
    }

    @Test
    void whatBelongsToItFailing451WithTheReason() throws Exception {
        add("orders@*", true);
        RecipientPattern orders = RecipientPattern.parse("orders@*");
        assertThat(consumers.call(orders, MAIL, () -> {}).reply().code()).isEqualTo(250);
        Answer failed = consumers.call(orders, MAIL, () -> {
            throw new IllegalStateException("on purpose", new IllegalArgumentException("deeper"));
        });
        assertThat(failed.reply().toString()).startsWith("451").doesNotContain("purpose");
        assertThat(failed.failure().orElseThrow()).contains("IllegalStateException: on purpose", "deeper");
    }
}
