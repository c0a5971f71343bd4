package fish.remora.adapter;

import fish.remora.api.MailConsumers;
import fish.remora.api.ReceivedMail;
import fish.remora.api.RecipientPattern;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What the mail application holds: passes everything on to the adapter, whichever instance runs. Thread-safe. */
public final class ConsumersHandle extends Handle implements MailConsumers {
    private static final long serialVersionUID = 1;

    private final ConsumersManagedConnectionFactory origin;

    ConsumersHandle(ConsumersManagedConnectionFactory origin) {
        this.origin = origin;
    }

    @Override
    public List<Endpoint> endpoints() {
        return adapter().consumers().endpoints();
    }

    @Override
    public Answer call(RecipientPattern recipient, ReceivedMail mail, Runnable last) {
        return adapter().consumers().call(recipient, mail, last);
    }

    @Override
    public void execute(Runnable task) {
        adapter()
                .patient()
                .orElseThrow(() -> new RejectedExecutionException("the resource adapter remora does not run"))
                .execute(task);
    }

    private RemoraResourceAdapter adapter() {
        @Nullable RemoraResourceAdapter adapter = origin.getResourceAdapter();
        if (adapter == null) {
            throw new IllegalStateException("the connection factory has no resource adapter");
        }
        return adapter;
    }
}
