package fish.remora.app.submission;

import fish.remora.api.Mail;
import fish.remora.api.MailSender;
import fish.remora.api.RawMail;
import fish.remora.api.Sent;
import java.time.Instant;

/** The sender of one application: what can be wrong with a mail is found before the transaction hears of it. */
record ApplicationSender(String application, Composer composer, Submissions submissions) implements MailSender {
    @Override
    public Sent send(Mail mail) {
        return submissions.send(application, composer.compose(mail));
    }

    @Override
    public Sent send(RawMail mail) {
        return submissions.send(application, Draft.of(mail));
    }

    @Override
    public int cancel(String key) {
        return submissions.cancel(application, key);
    }

    @Override
    public int hold(String key) {
        return submissions.hold(application, key);
    }

    @Override
    public int release(String key) {
        return submissions.release(application, key);
    }

    @Override
    public int reschedule(String key, Instant time) {
        return submissions.reschedule(application, key, time);
    }
}
