package fish.remora.adapter;

import fish.remora.api.SmtpClient;
import jakarta.resource.spi.ConnectionDefinition;

/** Makes the {@link SmtpClient}: next hops are many and a pool would search them one by one, so connections are kept by the adapter. */
@ConnectionDefinition(
        connectionFactory = SmtpClient.class,
        connectionFactoryImpl = SmtpClientHandle.class,
        connection = SmtpClient.class,
        connectionImpl = SmtpClientHandle.class)
public class SmtpManagedConnectionFactory extends HandleFactory {
    private static final long serialVersionUID = 1;

    @Override
    Class<?> handle() {
        return SmtpClientHandle.class;
    }

    @Override
    public Object createConnectionFactory() {
        return new SmtpClientHandle(this);
    }
}
