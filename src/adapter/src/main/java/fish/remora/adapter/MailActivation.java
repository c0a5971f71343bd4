package fish.remora.adapter;

import fish.remora.api.MailListener;
import jakarta.resource.spi.Activation;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.ResourceAdapter;
import org.jspecify.annotations.Nullable;

/** Activates a message-driven bean of type {@link MailListener}: it answers for the SMTP port. It has no properties of its own. */
@Activation(messageListeners = MailListener.class)
public class MailActivation implements ActivationSpec {
    private @Nullable ResourceAdapter adapter;

    @Override
    public void validate() {
        // Nothing can be wrong where nothing can be set.
    }

    @Override
    public @Nullable ResourceAdapter getResourceAdapter() {
        return adapter;
    }

    @Override
    public void setResourceAdapter(ResourceAdapter adapter) {
        this.adapter = adapter;
    }
}
