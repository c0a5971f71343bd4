package fish.remora.adapter;

import fish.remora.api.Denied;
import fish.remora.api.Refused;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ApplicationServerInternalException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * A port played through the container, Jakarta Connectors 2.1 §13.5.6: {@code createEndpoint, beforeDelivery, call, finally
 * afterDelivery, finally release}, an endpoint for each call.
 *
 * <p>A positive result of a transacted method is handed on only when its transaction is known to have committed: on Payara a failed
 * commit comes out of no method of the contract, so an interposed synchronization watches it. Any thread of the WorkManager.
 */
final class EndpointCall implements InvocationHandler {
    /** No application can take the call just now. */
    static final class NoApplication extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoApplication(Throwable cause) {
            super("no application is there to answer", cause);
        }
    }

    private final MessageEndpointFactory factory;
    private final @Nullable TransactionSynchronizationRegistry transactions;

    EndpointCall(MessageEndpointFactory factory, @Nullable TransactionSynchronizationRegistry transactions) {
        this.factory = factory;
        this.transactions = transactions;
    }

    /** The port as an object: each of its methods is one delivery. */
    static <T> T of(
            Class<T> port, MessageEndpointFactory factory, @Nullable TransactionSynchronizationRegistry transactions) {
        Object proxy = Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, new EndpointCall(factory, transactions));
        return port.cast(proxy);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return method.getDeclaringClass() == Object.class
                ? method.invoke(this, arguments)
                : deliver(method, arguments, () -> {});
    }

    /** @param last what else belongs to the transaction, behind the call; without a transaction it runs without one */
    @Nullable
    Object deliver(Method method, Object @Nullable [] arguments, Runnable last) throws Throwable {
        MessageEndpoint endpoint = endpoint();
        try {
            return deliver(endpoint, method, arguments, last);
        } finally {
            endpoint.release();
        }
    }

    private MessageEndpoint endpoint() {
        try {
            return factory.createEndpoint(null);
        } catch (UnavailableException gone) {
            throw new NoApplication(gone);
        }
    }

    private @Nullable Object deliver(
            MessageEndpoint endpoint, Method method, Object @Nullable [] arguments, Runnable last) throws Throwable {
        Object result;
        Outcome outcome = new Outcome();
        endpoint.beforeDelivery(method);
        try {
            if (transactions != null && factory.isDeliveryTransacted(method)) {
                outcome.watched = true;
                transactions.registerInterposedSynchronization(outcome);
            }
            result = method.invoke(endpoint, arguments);
            finish(outcome, last);
        } catch (InvocationTargetException thrown) {
            if (!(thrown.getCause() instanceof Refused) && !(thrown.getCause() instanceof Denied)) {
                // Whatever the bean declares of its exceptions: it has not done what it was asked.
                rollBack(outcome);
            }
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        } finally {
            afterDelivery(endpoint);
        }
        if (outcome.watched && outcome.status != Status.STATUS_COMMITTED) {
            throw new IllegalStateException(
                    "the transaction of " + method.getName() + " did not commit: " + outcome.status);
        }
        return result;
    }

    private void finish(Outcome outcome, Runnable last) {
        if (outcome.watched && transactions != null && transactions.getRollbackOnly()) {
            return;
        }
        try {
            last.run();
        } catch (RuntimeException | Error failure) {
            rollBack(outcome);
            throw failure;
        }
    }

    /** Whether the application behind it is there. */
    boolean isThere() {
        return Succession.answers(factory);
    }

    private void rollBack(Outcome outcome) {
        if (outcome.watched && transactions != null) {
            transactions.setRollbackOnly();
        }
    }

    private static void afterDelivery(MessageEndpoint endpoint) {
        try {
            endpoint.afterDelivery();
        } catch (ApplicationServerInternalException failure) {
            throw new IllegalStateException("the container could not end the delivery", failure);
        } catch (ResourceException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static final class Outcome implements Synchronization {
        private boolean watched;
        private int status = Status.STATUS_UNKNOWN;

        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int completed) {
            status = completed;
        }
    }
}
