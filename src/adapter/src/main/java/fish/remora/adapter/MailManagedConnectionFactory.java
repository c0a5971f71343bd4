package fish.remora.adapter;

import fish.remora.api.MailSender;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.ConnectionDefinition;

/** Makes the {@link MailSender} of an application. */
@ConnectionDefinition(
        connectionFactory = MailSender.class,
        connectionFactoryImpl = MailSenderHandle.class,
        connection = MailSender.class,
        connectionImpl = MailSenderHandle.class)
public class MailManagedConnectionFactory extends ApplicationFactory {
    private static final long serialVersionUID = 1;

    @Override
    @ConfigProperty(type = String.class, defaultValue = "", description = DESCRIPTION)
    public void setApplication(String value) {
        super.setApplication(value);
    }

    @Override
    Class<?> handle() {
        return MailSenderHandle.class;
    }

    @Override
    public Object createConnectionFactory() {
        return new MailSenderHandle(this);
    }
}
