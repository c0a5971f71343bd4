package fish.remora.app.jms;

import fish.remora.api.Sent;
import fish.remora.app.json.Json;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes back by JMS, in the transaction that took the message. */
record JmsReplies(Session session, JmsResources resources) {
    private static final System.Logger LOG = System.getLogger(JmsReplies.class.getName());

    /** Of a rejected message: why. */
    static final String REASON = "remora_reason";

    /** To whom the message names in JMSReplyTo, if it does: JSON of {@code id}, {@code repeated} and each recipient's reply. */
    void sent(Message message, Sent sent) throws JMSException {
        if (message.getJMSReplyTo() == null) {
            if (!sent.isWhole()) {
                LOG.log(Level.WARNING, "A mail of the JMS queue did not reach all: {0}", sent.recipients());
            }
            return;
        }
        JsonArrayBuilder recipients = Json.createArrayBuilder();
        sent.recipients()
                .forEach(one -> recipients.add(Json.createObjectBuilder()
                        .add("recipient", one.recipient().toString())
                        .add("reply", one.reply().toString())));
        answer(
                message.getJMSReplyTo(),
                correlation(message),
                Json.createObjectBuilder()
                        .add("id", sent.id())
                        .add("repeated", sent.repeated())
                        .add("recipients", recipients));
    }

    /** Sets it aside as it is, with the reason, and says so to whoever wants to hear it. */
    void reject(Message message, String reason) throws JMSException {
        LOG.log(Level.WARNING, "A mail of the JMS queue is rejected: {0}", reason);
        Message copy = copy(message);
        for (String name : names(message.getPropertyNames())) {
            if (!name.startsWith("JMS") && !name.equals(MailMessage.CREDENTIAL)) {
                copy.setObjectProperty(name, message.getObjectProperty(name));
            }
        }
        copy.setStringProperty(REASON, reason);
        copy.setJMSCorrelationID(correlation(message));
        send(resources.rejected(), copy);
        answer(
                message.getJMSReplyTo(),
                correlation(message),
                Json.createObjectBuilder().add("rejected", reason));
    }

    /** A message of our own: OpenMQ loses track of one that is sent on as it came. What is no mail at all comes as its text. */
    private Message copy(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            return session.createTextMessage(text.getText());
        }
        if (message instanceof MapMessage map) {
            MapMessage copy = session.createMapMessage();
            for (String name : names(map.getMapNames())) {
                copy.setObject(name, map.getObject(name));
            }
            return copy;
        }
        if (message instanceof BytesMessage bytes) {
            BytesMessage copy = session.createBytesMessage();
            copy.writeBytes(MailMessage.octets(bytes));
            return copy;
        }
        return session.createTextMessage(String.valueOf(message));
    }

    /** A courtesy: who asks and is gone meanwhile holds up nobody. */
    private void answer(@Nullable Destination asking, @Nullable String correlation, JsonObjectBuilder text) {
        if (asking == null) {
            return;
        }
        try {
            TextMessage answer = session.createTextMessage(text.build().toString());
            answer.setJMSCorrelationID(correlation);
            send(asking, answer);
        } catch (JMSException gone) {
            LOG.log(Level.INFO, "Nobody is there for an answer: {0}", gone.getMessage());
        }
    }

    private void send(Destination to, Message message) throws JMSException {
        try (MessageProducer producer = session.createProducer(to)) {
            producer.send(message);
        }
    }

    private static @Nullable String correlation(Message message) throws JMSException {
        return message.getJMSCorrelationID() == null ? message.getJMSMessageID() : message.getJMSCorrelationID();
    }

    /** The API gives them as a raw type. */
    static List<String> names(Enumeration<?> names) {
        return Collections.list(names).stream().map(String::valueOf).toList();
    }
}
