package fish.remora.adapter;

import fish.remora.api.MailSender;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.ConnectionDefinition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the {@link MailSender} of an application. */
@ConnectionDefinition(
        connectionFactory = MailSender.class,
        connectionFactoryImpl = MailSenderHandle.class,
        connection = MailSender.class,
        connectionImpl = MailSenderHandle.class)
public class MailManagedConnectionFactory extends HandleFactory {
    private static final long serialVersionUID = 1;

    @ConfigProperty(
            defaultValue = "",
            description = "The name under which the application sends; empty = the calling application's own")
    private String application = "";

    public String getApplication() {
        return application;
    }

    public void setApplication(String value) {
        application = value;
    }

    @Override
    Class<?> handle() {
        return MailSenderHandle.class;
    }

    @Override
    public Object createConnectionFactory() {
        return new MailSenderHandle(this);
    }

    /** Jakarta Connectors 2.1 §6.5.3.2: its properties. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MailManagedConnectionFactory factory && factory.application.equals(application);
    }

    @Override
    public int hashCode() {
        return Objects.hash(application);
    }
}
