package fish.remora.adapter;

import fish.remora.api.MailConsumer;
import fish.remora.api.MailListener;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** An application's message-driven bean that says nothing, as the container shows it to the adapter. */
final class TestApplication {
    volatile boolean answers;

    private final String activationName;

    TestApplication(String activationName, boolean answers) {
        this.activationName = activationName;
        this.answers = answers;
    }

    MessageEndpointFactory factory() {
        return (MessageEndpointFactory) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MessageEndpointFactory.class}, this::askFactory);
    }

    private @Nullable Object askFactory(Object proxy, Method method, Object @Nullable [] arguments)
            throws UnavailableException {
        return switch (method.getName()) {
            case "getActivationName" -> activationName;
            case "createEndpoint" -> endpoint();
            case "isDeliveryTransacted" -> false;
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> arguments != null && proxy == arguments[0];
            default -> null;
        };
    }

    private Object endpoint() throws UnavailableException {
        if (!answers) {
            throw new UnavailableException("not started");
        }
        return Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MessageEndpoint.class, MailListener.class, MailConsumer.class},
                (proxy, method, arguments) -> null);
    }
}
