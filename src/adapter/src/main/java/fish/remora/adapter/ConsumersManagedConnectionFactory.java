package fish.remora.adapter;

import fish.remora.api.MailConsumers;
import jakarta.resource.spi.ConnectionDefinition;

/** Makes the {@link MailConsumers}. */
@ConnectionDefinition(
        connectionFactory = MailConsumers.class,
        connectionFactoryImpl = ConsumersHandle.class,
        connection = MailConsumers.class,
        connectionImpl = ConsumersHandle.class)
public class ConsumersManagedConnectionFactory extends HandleFactory {
    private static final long serialVersionUID = 1;

    @Override
    Class<?> handle() {
        return ConsumersHandle.class;
    }

    @Override
    public Object createConnectionFactory() {
        return new ConsumersHandle(this);
    }
}
