package fish.remora.app.jms;

import fish.remora.api.MailEvent;
import fish.remora.app.json.Json;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A {@link MailEvent} as a JMS message: a JSON object, and each of its members a property of the same name, for selectors such as
 * {@code event = 'failed' AND application = 'shop'}. Members without a value are left out.
 */
final class EventMessage {
    private EventMessage() {}

    static TextMessage of(Session session, MailEvent event) throws JMSException {
        Map<String, Object> members = members(event);
        JsonObjectBuilder json = Json.createObjectBuilder();
        members.forEach((name, value) -> {
            if (value instanceof Integer number) {
                json.add(name, number);
            } else {
                json.add(name, value.toString());
            }
        });
        TextMessage message = session.createTextMessage(json.build().toString());
        for (Map.Entry<String, Object> member : members.entrySet()) {
            message.setObjectProperty(member.getKey(), member.getValue());
        }
        return message;
    }

    private static Map<String, Object> members(MailEvent event) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("event", event.kind().name().toLowerCase(Locale.ROOT));
        members.put("id", event.id());
        members.put("at", event.at().toString());
        members.put("message", event.message());
        members.put("recipient", event.recipient());
        event.application().ifPresent(value -> members.put("application", value));
        event.key().ifPresent(value -> members.put("key", value));
        members.put("attempt", event.attempt());
        event.reply().ifPresent(value -> members.put("reply", value));
        event.remote().ifPresent(value -> members.put("remote", value));
        event.consumer().ifPresent(value -> members.put("consumer", value));
        return members;
    }
}
