package fish.remora.adapter;

import fish.remora.api.Mail;
import fish.remora.api.MailSender;
import fish.remora.api.RawMail;
import fish.remora.api.Sent;
import java.time.Instant;
import java.util.Optional;

/** Passes everything on to the mail application, on the caller's thread and so in its transaction. Thread-safe. */
public final class MailSenderHandle extends Handle implements MailSender {
    private static final long serialVersionUID = 1;

    private final MailManagedConnectionFactory origin;

    MailSenderHandle(MailManagedConnectionFactory origin) {
        this.origin = origin;
    }

    @Override
    public Sent send(Mail mail) {
        return origin.sender().send(mail);
    }

    @Override
    public Sent send(RawMail mail) {
        return origin.sender().send(mail);
    }

    @Override
    public int cancel(String key) {
        return origin.sender().cancel(key);
    }

    @Override
    public int hold(String key) {
        return origin.sender().hold(key);
    }

    @Override
    public int release(String key) {
        return origin.sender().release(key);
    }

    @Override
    public int reschedule(String key, Instant time) {
        return origin.sender().reschedule(key, time);
    }

    @Override
    public Optional<Sent> replace(String key, Mail mail) {
        return origin.sender().replace(key, mail);
    }
}
