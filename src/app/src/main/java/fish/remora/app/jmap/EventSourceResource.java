package fish.remora.app.jmap;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.Watch;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code /jmap/eventsource}: RFC 8620 §7.3. */
@Path("eventsource")
@RequestScoped
public class EventSourceResource {
    /** Seconds; the proxies of the world give up after a minute. */
    private static final int LEAST_PING = 5;

    private static final int MOST_PING = 3600;

    @Inject
    private Following following;

    @Inject
    private Asking asking;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void events(
            @QueryParam("types") String types,
            @QueryParam("closeafter") String closeAfter,
            @QueryParam("ping") String ping,
            @Context SseEventSink sink,
            @Context Sse sse)
            throws Denied {
        Caller caller = asking.caller();
        Stream stream = new Stream(caller.account(), sink, sse, "state".equals(closeAfter));
        Optional<Set<String>> wanted = Optional.ofNullable(types)
                .filter(text -> !text.equals("*") && !text.isEmpty())
                .map(text -> new HashSet<>(Arrays.asList(text.split(",", -1))));
        stream.begin(following.follow(caller, wanted, stream), scheduler, seconds(ping));
    }

    /** 0: none. */
    private static int seconds(@Nullable String ping) {
        try {
            int seconds = Integer.parseInt(String.valueOf(ping));
            return seconds <= 0 ? 0 : Math.max(LEAST_PING, Math.min(MOST_PING, seconds));
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    /** One who listens, until he goes: that is noticed when something is sent to him. */
    private static final class Stream implements Following.Listener {
        private static final int UNASKED_PING = 300;

        private final long account;
        private final SseEventSink sink;
        private final Sse sse;
        private final boolean onlyOne;
        private @Nullable Watch watch;
        private @Nullable Future<?> pings;

        Stream(long account, SseEventSink sink, Sse sse, boolean onlyOne) {
            this.account = account;
            this.sink = sink;
            this.sse = sse;
            this.onlyOne = onlyOne;
        }

        /** Who asks for no pings is sent a comment now and then: else nobody would notice that he has gone. */
        synchronized void begin(Watch following, ManagedScheduledExecutorService scheduler, int ping) {
            watch = following;
            int seconds = ping == 0 ? UNASKED_PING : ping;
            pings = scheduler.scheduleWithFixedDelay(
                    () -> this.ping(ping), ping == 0 ? UNASKED_PING : 0, seconds, TimeUnit.SECONDS);
            if (sink.isClosed()) {
                ended();
            }
        }

        private void ping(int seconds) {
            if (seconds == 0) {
                send(sse.newEventBuilder().comment("still here").build());
            } else {
                send(sse.newEventBuilder()
                        .name("ping")
                        .data("{\"interval\":" + seconds + "}")
                        .build());
            }
        }

        @Override
        public void changed(Map<String, String> changed) {
            send(sse.newEventBuilder()
                    .name("state")
                    .data(States.change(account, changed).toString())
                    .build());
            if (onlyOne) {
                ended();
            }
        }

        private void send(jakarta.ws.rs.sse.OutboundSseEvent event) {
            try {
                if (!sink.isClosed()) {
                    sink.send(event).whenComplete((sent, failure) -> {
                        if (failure != null) {
                            ended();
                        }
                    });
                    return;
                }
            } catch (IllegalStateException closedMeanwhile) {
                // as below
            }
            ended();
        }

        @Override
        public synchronized void ended() {
            if (watch != null) {
                watch.close();
                watch = null;
            }
            if (pings != null) {
                pings.cancel(false);
                pings = null;
            }
            sink.close();
        }
    }
}
