package fish.remora.app.submission;

import fish.remora.api.Mail;
import fish.remora.api.MailSender;
import fish.remora.api.RawMail;
import fish.remora.api.Sent;
import jakarta.ejb.EJBException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** The sender of one application: what can be wrong with a mail is found before the transaction hears of it. */
record ApplicationSender(String application, Composer composer, Submissions submissions) implements MailSender {
    ApplicationSender {
        Draft.name("application", application);
    }

    @Override
    public Sent send(Mail mail) {
        Draft draft = composer.compose(mail);
        return call(() -> submissions.send(application, draft));
    }

    @Override
    public Sent send(RawMail mail) {
        Draft draft = composer.compose(mail);
        return call(() -> submissions.send(application, draft));
    }

    @Override
    public int cancel(String key) {
        Draft.name("key", key);
        return call(() -> submissions.cancel(application, key));
    }

    @Override
    public int hold(String key) {
        Draft.name("key", key);
        return call(() -> submissions.hold(application, key));
    }

    @Override
    public int release(String key) {
        Draft.name("key", key);
        return call(() -> submissions.release(application, key));
    }

    @Override
    public int reschedule(String key, Instant time) {
        Draft.name("key", key);
        Draft.time("time", time);
        return call(() -> submissions.reschedule(application, key, time));
    }

    @Override
    public Optional<Sent> replace(String key, Mail mail) {
        Draft.name("key", key);
        String given = mail.handling().key();
        if (given != null && !given.equals(key)) {
            throw new IllegalArgumentException("key=" + given + ": must be " + key + ", or not be given");
        }
        Draft draft = composer.compose(mail.key(key));
        return call(() -> submissions.replace(application, key, draft));
    }

    /** The container has marked the transaction by then. */
    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (EJBException failure) {
            throw new IllegalStateException(
                    "the mail cannot be taken now; the transaction can only roll back", failure);
        }
    }
}
