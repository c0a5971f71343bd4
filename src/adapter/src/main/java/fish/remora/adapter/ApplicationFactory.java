package fish.remora.adapter;

import fish.remora.api.MailSender;
import fish.remora.api.MailSenders;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Objects;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** Makes something by which an application sends: it has a name. */
abstract class ApplicationFactory extends HandleFactory {
    private static final long serialVersionUID = 1;

    /** Of the property's annotation, which must stand in a class that can be instantiated. */
    static final String DESCRIPTION =
            "The name under which the application sends; empty = the calling application's own";

    private String application = "";

    public String getApplication() {
        return application;
    }

    public void setApplication(String value) {
        application = value;
    }

    /**
     * The mail application's, for the caller of this moment. A caller that overlooks the exception must not commit without its mail.
     *
     * @throws IllegalStateException when it is not deployed
     */
    MailSender sender() {
        return sender(application);
    }

    /** @param application empty: the caller's own name */
    static MailSender sender(String application) {
        return MailSenders.of(name(application)).orElseThrow(() -> {
            setRollbackOnly();
            return new IllegalStateException("the mail service is not deployed; the transaction can only roll back");
        });
    }

    private static void setRollbackOnly() {
        try {
            var transactions =
                    (TransactionSynchronizationRegistry) find("java:comp/TransactionSynchronizationRegistry");
            if (transactions.getTransactionKey() != null) {
                transactions.setRollbackOnly();
            }
        } catch (NamingException noComponent) {
            // Who is no component of an application has no transaction of the container's.
        }
    }

    /** Jakarta EE Platform 10, EE.5: what the calling component finds by that name, which is a constant: nobody's input. */
    @SuppressWarnings("BanJNDI")
    private static Object find(String name) throws NamingException {
        return new InitialContext().lookup(name);
    }

    private static String name(String application) {
        if (!application.isBlank()) {
            return application.strip();
        }
        try {
            return (String) find("java:app/AppName");
        } catch (NamingException noApplication) {
            throw new IllegalStateException(
                    "application=: must be set on the connection factory, as the caller is no application",
                    noApplication);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof ApplicationFactory factory
                && factory.application.equals(application);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), application);
    }
}
