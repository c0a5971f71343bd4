package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import fish.remora.api.Address;
import fish.remora.api.Content;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.MailTransaction;
import fish.remora.api.Peer;
import fish.remora.api.Recipient;
import fish.remora.api.Reply;
import fish.remora.protocol.smtp.Step;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final Gated application = new Gated();
    private final GroupCommit accept = new GroupCommit(application, workers, workers, 1);
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();

    @AfterEach
    void stop() {
        application.permits.release(100_000);
        workers.shutdown();
        await().until(workers::isTerminated);
    }

    private static Step.Submit mail(String name, long size) {
        return new Step.Submit(transaction(name, size), false);
    }

    private static MailTransaction transaction(String name, long size) {
        var nowhere = new InetSocketAddress(0);
        Recipient ann = new Recipient(Address.parse("ann@mx.test"), DsnRequest.DEFAULT);
        return new MailTransaction(
                new Peer(name, nowhere, nowhere, false, false, Optional.empty()),
                new Envelope("client.test", "ESMTP", Optional.empty(), List.of(ann), Envelope.Options.NONE),
                new Sized(size),
                Instant.EPOCH);
    }

    private void submit(String name, long size) {
        accept.submit(mail(name, size), reply -> {
            Reply before = replies.put(name, reply);
            assertThat(before).as("a second reply for " + name).isNull();
        });
    }

    private void submitAndAwaitCall(String name) {
        int calls = application.groups.size();
        submit(name, 10);
        await().until(() -> application.groups.size() > calls);
    }

    @Test
    void aLoneMessageIsAGroupAtOnce() {
        application.permits.release();
        submit("a", 10);
        await().until(() -> replies.containsKey("a"));
        assertThat(application.groups).containsExactly(List.of("a"));
    }

    @Test
    void messagesGatherWhileAGroupIsAccepted() {
        submitAndAwaitCall("a");
        submit("b", 10);
        submit("c", 10);
        submit("d", 10);
        assertThat(replies).isEmpty();
        application.permits.release();
        await().until(() -> replies.containsKey("a"));
        await().until(() -> application.groups.size() == 2);
        assertThat(replies).as("not yet promised").containsOnlyKeys("a");
        application.permits.release();
        await().until(() -> replies.size() == 4);
        assertThat(application.groups).containsExactly(List.of("a"), List.of("b", "c", "d"));
    }

    @Test
    void eachGetsItsOwnReply() {
        submitAndAwaitCall("a");
        submit("b", 10);
        submit("refused", 10);
        submit("c", 10);
        application.permits.release(2);
        await().until(() -> replies.size() == 4);
        assertThat(replies.get("refused").code()).isEqualTo(554);
        assertThat(replies.get("b").lines()).containsExactly("stored b");
        assertThat(replies.get("c").lines()).containsExactly("stored c");
    }

    @Test
    void aGroupIsBoundedInCount() {
        submitAndAwaitCall("first");
        for (int i = 0; i < 2 * GroupCommit.MAX_COUNT + 1; i++) {
            submit("m" + i, 10);
        }
        application.permits.release(4);
        await().until(() -> replies.size() == 2 * GroupCommit.MAX_COUNT + 2);
        assertThat(application.groups)
                .extracting(List::size)
                .containsExactly(1, GroupCommit.MAX_COUNT, GroupCommit.MAX_COUNT, 1);
    }

    @Test
    void aGroupIsBoundedInOctetsUnlessItIsOneMessage() {
        submitAndAwaitCall("first");
        submit("a", GroupCommit.MAX_OCTETS - 10);
        submit("b", 10);
        submit("c", 1);
        submit("huge", 10 * GroupCommit.MAX_OCTETS);
        submit("d", 1);
        application.permits.release(5);
        await().until(() -> replies.size() == 6);
        assertThat(application.groups)
                .containsExactly(List.of("first"), List.of("a", "b"), List.of("c"), List.of("huge"), List.of("d"));
    }

    @Test
    void aFailureIs451ForItsGroupAndNotForTheNext() {
        application.failure = new IllegalStateException("on purpose");
        submitAndAwaitCall("a");
        submit("b", 10);
        submit("c", 10);
        application.permits.release();
        await().until(() -> application.groups.size() == 2);
        submit("d", 10);
        application.permits.release();
        await().until(() -> application.groups.size() == 3);
        application.failure = null;
        application.permits.release();
        await().until(() -> replies.size() == 4);
        assertThat(List.of("a", "b", "c")).allMatch(name -> replies.get(name).code() == 451);
        assertThat(replies.get("d").code()).isEqualTo(250);
    }

    /** A class that is missing in the application must not leave its clients waiting. */
    @Test
    void anErrorIs451Too() {
        application.failure = new NoClassDefFoundError("on purpose");
        application.permits.release(2);
        submit("a", 10);
        await().until(() -> replies.containsKey("a"));
        assertThat(replies.get("a").code()).isEqualTo(451);
        application.failure = null;
        submit("b", 10);
        await().until(() -> replies.containsKey("b"));
        assertThat(replies.get("b").code()).isEqualTo(250);
    }

    @Test
    void tooFewRepliesPromiseNothing() {
        application.replies = 1;
        submitAndAwaitCall("a");
        submit("b", 10);
        submit("c", 10);
        application.permits.release(2);
        await().until(() -> replies.size() == 3);
        assertThat(replies.get("b").code()).isEqualTo(451);
        assertThat(replies.get("c").code()).isEqualTo(451);
    }

    @Test
    void withoutAWorkerItIs451AtOnce() {
        AtomicInteger refusals = new AtomicInteger(1);
        GroupCommit busy = new GroupCommit(
                application,
                task -> {
                    if (refusals.getAndDecrement() > 0) {
                        throw new RejectedExecutionException("full");
                    }
                    workers.execute(task);
                },
                workers,
                1);
        busy.submit(mail("a", 10), reply -> replies.put("a", reply));
        assertThat(replies.get("a").code()).isEqualTo(451);
        application.permits.release();
        busy.submit(mail("b", 10), reply -> replies.put("b", reply));
        await().until(() -> replies.containsKey("b"));
        assertThat(replies.get("b").code()).isEqualTo(250);
        assertThat(application.groups).containsExactly(List.of("b"));
    }

    @Test
    void noMoreGroupsRunAtOnceThanThereAreLanes() {
        GroupCommit lanes = new GroupCommit(application, workers, workers, 2);
        application.permits.release(100_000);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int client = i;
            clients.add(new Thread(() -> {
                for (int n = 0; n < 500; n++) {
                    String name = client + "/" + n;
                    lanes.submit(mail(name, 10), reply -> replies.put(name, reply));
                }
            }));
        }
        clients.forEach(Thread::start);
        await().until(() -> replies.size() == 4000);
        assertThat(application.most.get()).isLessThanOrEqualTo(2);
        assertThat(application.groups)
                .flatExtracting(group -> group)
                .hasSize(4000)
                .doesNotHaveDuplicates();
    }

    @Test
    void aSecondLaneRunsOnlyForAGroupWorthIt() {
        GroupCommit lanes = new GroupCommit(application, workers, workers, 2);
        lanes.submit(mail("first", 10), reply -> replies.put("first", reply));
        await().until(() -> application.groups.size() == 1);
        for (int i = 1; i < GroupCommit.WORTH_A_LANE; i++) {
            String name = "m" + i;
            lanes.submit(mail(name, 10), reply -> replies.put(name, reply));
        }
        assertThat(application.groups).hasSize(1);
        lanes.submit(mail("worth", 10), reply -> replies.put("worth", reply));
        await().until(() -> application.groups.size() == 2);
        assertThat(application.groups.get(1)).hasSize(GroupCommit.WORTH_A_LANE).endsWith("worth");
        lanes.submit(mail("last", 10), reply -> replies.put("last", reply));
        application.permits.release(3);
        await().until(() -> replies.size() == GroupCommit.WORTH_A_LANE + 2);
        assertThat(application.groups).last().asInstanceOf(LIST).containsExactly("last");
    }

    @Test
    void whatAnotherApplicationDecidesKeepsNobodyWaiting() {
        accept.submit(new Step.Submit(transaction("slow", 10), true), reply -> replies.put("slow", reply));
        await().until(() -> application.groups.size() == 1);
        submitAndAwaitCall("next");
        assertThat(application.groups).containsExactly(List.of("slow"), List.of("next"));
        assertThat(application.running.get()).as("beside each other").isEqualTo(2);
        application.permits.release(2);
        await().until(() -> replies.size() == 2);
    }

    /** Only its size is looked at. */
    private record Sized(long size) implements Content {
        @Override
        public InputStream open() {
            return InputStream.nullInputStream();
        }
    }

    /** An application that takes a group when it is given a permit. */
    private static final class Gated implements WithoutLogins {
        private final Semaphore permits = new Semaphore(0);
        private final List<List<String>> groups = new CopyOnWriteArrayList<>();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private volatile Throwable failure;
        private volatile int replies = Integer.MAX_VALUE;

        @Override
        public boolean recipient(Peer peer, Envelope envelope, Recipient recipient) {
            return false;
        }

        @Override
        public List<Reply> accept(List<MailTransaction> group) {
            List<String> names =
                    group.stream().map(mail -> mail.peer().connection()).toList();
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            groups.add(names);
            permits.acquireUninterruptibly();
            running.decrementAndGet();
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            if (failure instanceof Error error) {
                throw error;
            }
            return names.stream().limit(replies).map(Gated::reply).toList();
        }

        private static Reply reply(String name) {
            return name.equals("refused")
                    ? Reply.of(554, "5.6.0", "not taken")
                    : Reply.of(250, "2.0.0", "stored " + name);
        }
    }
}
