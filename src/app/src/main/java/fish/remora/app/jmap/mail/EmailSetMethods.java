package fish.remora.app.jmap.mail;

import fish.remora.api.Denied;
import fish.remora.app.email.EmailChanges;
import fish.remora.app.jmap.Call;
import fish.remora.app.jmap.Capability;
import fish.remora.app.jmap.Method;
import fish.remora.app.jmap.MethodError;
import fish.remora.app.jmap.Methods;
import fish.remora.app.jmap.SetFrame;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.Map;

/** Email/set: RFC 8621 §4.6. Thread-safe. */
@ApplicationScoped
public class EmailSetMethods implements Methods {
    @Inject
    private EmailChanges changes;

    @Inject
    private EmailCreations creations;

    @Inject
    private EmailUpdates updates;

    @Override
    public String capability() {
        return Capability.MAIL;
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of("Email/set", this::set);
    }

    private JsonObject set(Call call) throws MethodError, Denied {
        long account = call.account();
        SetFrame frame = SetFrame.of(call);
        String before = changes.state(account).text();
        frame.check(before);
        creations.apply(call, account, frame);
        updates.apply(call, account, frame);
        return frame.answer(before, changes.state(account).text());
    }
}
