package fish.remora.adapter;

import fish.remora.api.Mail;
import fish.remora.api.MailSender;
import fish.remora.api.MailSenders;
import fish.remora.api.RawMail;
import fish.remora.api.Sent;
import java.time.Instant;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Passes everything on to the mail application, on the caller's thread and so in its transaction. Thread-safe. */
public final class MailSenderHandle extends Handle implements MailSender {
    private static final long serialVersionUID = 1;

    private final MailManagedConnectionFactory origin;

    MailSenderHandle(MailManagedConnectionFactory origin) {
        this.origin = origin;
    }

    /** A caller that overlooks the exception must not commit without its mail. */
    private MailSender sender() {
        return MailSenders.of(application()).orElseThrow(() -> {
            RemoraResourceAdapter adapter = origin.getResourceAdapter();
            if (adapter != null) {
                adapter.setRollbackOnly();
            }
            return new IllegalStateException("the mail service is not deployed; the transaction can only roll back");
        });
    }

    /** The name looked up is a constant: nobody's input. */
    @SuppressWarnings("BanJNDI")
    private String application() {
        if (!origin.getApplication().isBlank()) {
            return origin.getApplication().strip();
        }
        try {
            // Jakarta EE Platform 10, EE.5.15: the calling component's.
            return (String) new InitialContext().lookup("java:app/AppName");
        } catch (NamingException noApplication) {
            throw new IllegalStateException(
                    "application=: must be set on the connection factory, as the caller is no application",
                    noApplication);
        }
    }

    @Override
    public Sent send(Mail mail) {
        return sender().send(mail);
    }

    @Override
    public Sent send(RawMail mail) {
        return sender().send(mail);
    }

    @Override
    public int cancel(String key) {
        return sender().cancel(key);
    }

    @Override
    public int hold(String key) {
        return sender().hold(key);
    }

    @Override
    public int release(String key) {
        return sender().release(key);
    }

    @Override
    public int reschedule(String key, Instant time) {
        return sender().reschedule(key, time);
    }
}
