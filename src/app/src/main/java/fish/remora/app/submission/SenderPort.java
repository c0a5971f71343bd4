package fish.remora.app.submission;

import fish.remora.api.MailSender;
import fish.remora.api.MailSenders;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.function.Function;

/** Offers {@link MailSender} to the other applications of this server for as long as this one is deployed. */
@Singleton
@Startup
@DependsOn("Startup")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SenderPort {
    @Inject
    private Composer composer;

    @EJB
    private Submissions submissions;

    private final Function<String, MailSender> senders = this::sender;

    private MailSender sender(String application) {
        return new ApplicationSender(application, composer, submissions);
    }

    @PostConstruct
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void open() {
        MailSenders.provide(senders);
    }

    @PreDestroy
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void close() {
        MailSenders.withdraw(senders);
    }
}
