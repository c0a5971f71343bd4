package fish.remora.app.jmap.mail;

import fish.remora.app.jmap.Caller;
import fish.remora.app.jmap.Capability;
import fish.remora.app.json.Json;
import fish.remora.app.mailbox.MailboxName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code urn:ietf:params:jmap:mail}: RFC 8621 §1.3.1. Thread-safe. */
@ApplicationScoped
public class MailCapability implements Capability {
    @Inject
    @ConfigProperty(name = "remora.max.message.size", defaultValue = "104857600")
    private long maxMessageSize;

    @Override
    public String uri() {
        return MAIL;
    }

    @Override
    public JsonObject ofAccount(Caller caller) {
        return Json.createObjectBuilder()
                .addNull("maxMailboxesPerEmail")
                .addNull("maxMailboxDepth")
                .add("maxSizeMailboxName", MailboxName.LONGEST)
                .add("maxSizeAttachmentsPerEmail", maxMessageSize)
                .add("emailQuerySortOptions", Values.texts(new TreeSet<>(Filters.SORTS.keySet())))
                .add("mayCreateTopLevelMailbox", true)
                .build();
    }
}
