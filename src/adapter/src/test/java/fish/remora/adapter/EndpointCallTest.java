package fish.remora.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.api.Address;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.MailConsumer;
import fish.remora.api.MailListener;
import fish.remora.api.MailRejected;
import fish.remora.api.Peer;
import fish.remora.api.ReceivedMail;
import fish.remora.api.Recipient;
import fish.remora.api.Refused;
import fish.remora.api.Reply;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ApplicationServerInternalException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jakarta Connectors 2.1 §13.5.6: the order of calls, whatever fails. */
class EndpointCallTest {
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);
    private static final Peer PEER = new Peer("1", NOWHERE, NOWHERE, false, false, Optional.empty());
    private static final Envelope ENVELOPE =
            new Envelope("client.test", "ESMTP", Optional.empty(), List.of(), Envelope.Options.NONE);
    private static final Recipient ANN = new Recipient(Address.parse("ann@mx.test"), DsnRequest.DEFAULT);
    private static final Reply OK = Reply.of(250, "2.0.0", "Ok");

    private final Container container = new Container();
    private final MailListener port = EndpointCall.of(MailListener.class, container, container.transactions());

    @Test
    void aCallIsADelivery() {
        assertThat(port.accept(List.of())).containsExactly(OK);
        assertThat(container.calls).containsExactly("create", "before accept", "call", "after", "release");
    }

    @Test
    void aRefusalIsHandedOnAndTheEndpointReleased() {
        container.failure = Refused.with(550, "5.1.1", "No such user");
        assertThatThrownBy(() -> port.recipient(PEER, ENVELOPE, ANN)).isSameAs(container.failure);
        assertThat(container.calls).containsExactly("create", "before recipient", "call", "after", "release");
    }

    @Test
    void anExceptionIsHandedOnAndTheEndpointReleased() {
        container.failure = new IllegalStateException("on purpose");
        assertThatThrownBy(() -> port.accept(List.of())).isSameAs(container.failure);
        assertThat(container.calls).containsExactly("create", "before accept", "call", "after", "release");
    }

    @Test
    void anEndpointIsReleasedWhenItsDeliveryCannotBegin() {
        container.beforeFailure = new ResourceException("on purpose");
        assertThatThrownBy(() -> port.accept(List.of())).hasRootCause(container.beforeFailure);
        assertThat(container.calls).containsExactly("create", "before accept", "release");
    }

    @Test
    void anEndpointIsReleasedWhenItsDeliveryCannotEnd() {
        container.afterFailure = new ApplicationServerInternalException("on purpose");
        assertThatIllegalStateException()
                .isThrownBy(() -> port.accept(List.of()))
                .withCause(container.afterFailure);
        assertThat(container.calls).endsWith("after", "release");
    }

    /** 250 after commit, never before. */
    @Test
    void aResultCountsOnlyWhenItsTransactionHasCommitted() {
        container.transacted = true;
        assertThat(port.accept(List.of())).containsExactly(OK);
        for (int status : new int[] {Status.STATUS_ROLLEDBACK, Status.STATUS_UNKNOWN}) {
            container.outcome = status;
            assertThatIllegalStateException()
                    .isThrownBy(() -> port.accept(List.of()))
                    .withMessageContaining("did not commit");
        }
    }

    @Test
    void aTransactionWhoseEndNobodyHeardOfHasNotCommitted() {
        container.transacted = true;
        container.outcome = null;
        assertThatIllegalStateException().isThrownBy(() -> port.accept(List.of()));
        assertThat(container.calls).endsWith("after", "release");
    }

    @Test
    void withoutATransactionNoneIsWatched() {
        container.outcome = Status.STATUS_ROLLEDBACK;
        assertThat(port.accept(List.of())).containsExactly(OK);
    }

    @Test
    void anApplicationThatIsNotThereIsSaidToBeGone() {
        container.unavailable = true;
        assertThatThrownBy(() -> port.accept(List.of())).isInstanceOf(EndpointCall.NoApplication.class);
        assertThat(container.calls).containsExactly("create");
    }

    /** A commit would keep what the bean has written over a mail that it refuses. */
    @Test
    void whatRejectsRollsBack() throws Throwable {
        container.transacted = true;
        container.failure = new MailRejected("5.7.1", "Not here");
        var call = new EndpointCall(container, container.transactions());
        Method receive = MailConsumer.class.getMethod("receive", ReceivedMail.class);
        assertThatThrownBy(() -> call.deliver(receive, new Object[] {null}, () -> container.calls.add("last")))
                .isSameAs(container.failure);
        assertThat(container.calls).containsExactly("create", "before receive", "call", "rollback", "after", "release");
    }

    @Test
    void whatIsLastIsInTheTransactionAndMayRollItBack() throws Throwable {
        container.transacted = true;
        var call = new EndpointCall(container, container.transactions());
        Method accept = MailListener.class.getMethod("accept", List.class);
        call.deliver(accept, new Object[] {List.of()}, () -> container.calls.add("last"));
        assertThat(container.calls).containsExactly("create", "before accept", "call", "last", "after", "release");
        container.calls.clear();
        container.outcome = Status.STATUS_ROLLEDBACK;
        assertThatIllegalStateException()
                .isThrownBy(() -> call.deliver(accept, new Object[] {List.of()}, () -> {
                    throw new IllegalStateException("on purpose");
                }));
        assertThat(container.calls).containsExactly("create", "before accept", "call", "rollback", "after", "release");
    }

    @Test
    void nothingIsAddedToWhatTheBeanHasRolledBack() throws Throwable {
        container.transacted = true;
        container.rollbackOnly = true;
        container.outcome = Status.STATUS_ROLLEDBACK;
        var call = new EndpointCall(container, container.transactions());
        Method accept = MailListener.class.getMethod("accept", List.class);
        assertThatIllegalStateException()
                .isThrownBy(() -> call.deliver(accept, new Object[] {List.of()}, () -> container.calls.add("last")))
                .withMessageContaining("did not commit");
        assertThat(container.calls).doesNotContain("last");
    }

    @Test
    void methodsOfObjectAreNoDeliveries() {
        assertThat(port.toString()).contains("EndpointCall");
        assertThat(port.hashCode()).isEqualTo(port.hashCode());
        assertThat(container.calls).isEmpty();
    }

    /** A container that writes down what it is asked. */
    private static final class Container implements MessageEndpointFactory {
        private final List<String> calls = new ArrayList<>();
        private @Nullable Exception failure;
        private @Nullable ResourceException beforeFailure;
        private @Nullable ResourceException afterFailure;
        private boolean unavailable;
        private boolean transacted;
        private @Nullable Integer outcome = Status.STATUS_COMMITTED;
        private @Nullable Synchronization watching;
        private boolean rollbackOnly;

        TransactionSynchronizationRegistry transactions() {
            return (TransactionSynchronizationRegistry) Proxy.newProxyInstance(
                    Container.class.getClassLoader(),
                    new Class<?>[] {TransactionSynchronizationRegistry.class},
                    (proxy, method, arguments) -> {
                        switch (method.getName()) {
                            case "registerInterposedSynchronization" -> watching = (Synchronization) arguments[0];
                            case "setRollbackOnly" -> calls.add("rollback");
                            default -> {
                                return rollbackOnly;
                            }
                        }
                        return null;
                    });
        }

        @Override
        public MessageEndpoint createEndpoint(@Nullable XAResource resource) throws UnavailableException {
            calls.add("create");
            if (unavailable) {
                throw new UnavailableException("stopped");
            }
            return (MessageEndpoint) Proxy.newProxyInstance(
                    Container.class.getClassLoader(),
                    new Class<?>[] {MessageEndpoint.class, MailListener.class, MailConsumer.class},
                    (proxy, method, arguments) -> called(method, arguments));
        }

        private @Nullable Object called(Method method, Object[] arguments) throws Exception {
            switch (method.getName()) {
                case "beforeDelivery" -> {
                    calls.add("before " + ((Method) arguments[0]).getName());
                    fail(beforeFailure);
                }
                case "afterDelivery" -> {
                    calls.add("after");
                    if (watching != null && outcome != null) {
                        watching.afterCompletion(outcome);
                    }
                    watching = null;
                    fail(afterFailure);
                }
                case "release" -> calls.add("release");
                default -> {
                    calls.add("call");
                    fail(failure);
                    return method.getReturnType() == void.class ? null : List.of(OK);
                }
            }
            return null;
        }

        private static void fail(@Nullable Exception failure) throws Exception {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public MessageEndpoint createEndpoint(@Nullable XAResource resource, long timeout) throws UnavailableException {
            return createEndpoint(resource);
        }

        @Override
        public boolean isDeliveryTransacted(Method method) {
            return transacted;
        }

        @Override
        public String getActivationName() {
            return "test";
        }

        @Override
        public Class<?> getEndpointClass() {
            return MailListener.class;
        }
    }
}
