package fish.remora.adapter;

import fish.remora.api.MailConsumer;
import fish.remora.api.MailConsumers;
import fish.remora.api.RecipientPattern;
import jakarta.resource.spi.Activation;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;
import org.jspecify.annotations.Nullable;

/** Activates a message-driven bean of type {@link MailConsumer}, which says what the properties mean. */
@Activation(messageListeners = MailConsumer.class)
public class ConsumerActivation implements ActivationSpec {
    private static final int MOST_ATTEMPTS = 100;

    private @Nullable ResourceAdapter adapter;

    @ConfigProperty(
            description = "Whose mail it takes: orders@shop.example, orders@*, order-*@*, orders+*@*, *@shop.example")
    private String recipient = "";

    @ConfigProperty(description = "later: the mail is stored first; now: the bean decides while the client waits")
    private String answer = "later";

    @ConfigProperty(description = "1 to 100: after so many roll-backs a mail is a dead letter")
    private String attempts = "12";

    /** @throws InvalidPropertyException with name, value and what is allowed */
    @Override
    public void validate() throws InvalidPropertyException {
        endpoint();
    }

    MailConsumers.Endpoint endpoint() throws InvalidPropertyException {
        try {
            RecipientPattern pattern = RecipientPattern.parse(recipient);
            if (!answer.strip().matches("now|later")) {
                throw new IllegalArgumentException("answer=" + answer + ": must be now or later");
            }
            return new MailConsumers.Endpoint(pattern, answer.strip().equals("now"), attempts());
        } catch (IllegalArgumentException wrong) {
            throw new InvalidPropertyException(wrong.getMessage(), wrong);
        }
    }

    private int attempts() {
        String digits = attempts.strip();
        int count = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : 0;
        if (count < 1 || count > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("attempts=" + attempts + ": must be 1 to " + MOST_ATTEMPTS);
        }
        return count;
    }

    public String getRecipient() {
        return recipient;
    }

    public void setRecipient(String value) {
        recipient = value;
    }

    public String getAnswer() {
        return answer;
    }

    public void setAnswer(String value) {
        answer = value;
    }

    public String getAttempts() {
        return attempts;
    }

    public void setAttempts(String value) {
        attempts = value;
    }

    @Override
    public @Nullable ResourceAdapter getResourceAdapter() {
        return adapter;
    }

    @Override
    public void setResourceAdapter(ResourceAdapter association) {
        adapter = association;
    }
}
