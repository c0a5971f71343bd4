package fish.remora.adapter;

import fish.remora.api.MailConsumers;
import jakarta.resource.spi.ConnectionDefinition;
import org.jspecify.annotations.Nullable;

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

    /** It has no properties that could differ: Jakarta Connectors 2.1 §6.5.3.2. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConsumersManagedConnectionFactory;
    }

    @Override
    public int hashCode() {
        return ConsumersManagedConnectionFactory.class.hashCode();
    }
}
