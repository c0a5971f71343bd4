package fish.remora.app.delivery;

import fish.remora.api.MailConsumers.Answer;
import fish.remora.api.NextHop;
import fish.remora.api.ReceivedMail;
import fish.remora.api.RecipientPattern;
import fish.remora.api.Reply;
import fish.remora.api.Transmitted.Outcome;
import fish.remora.app.consumer.Consumer;
import fish.remora.app.consumer.Consumers;
import fish.remora.app.consumer.Letters;
import fish.remora.app.delivery.Result.Kind;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Gives mail to beans of other applications. That it is delivered is written as the last part of the bean's own transaction: it commits with
 * what the bean has made of the mail, and so the bean gets it once. What rolls back is tried again; after the bean's number of attempts it is a
 * dead letter: HELD, with what was thrown in its trace, until a person releases or cancels it. Thread-safe.
 */
@ApplicationScoped
public class Consumption {
    private static final System.Logger LOG = System.getLogger(Consumption.class.getName());
    /** Until the lane knows that the bean has gone, or one of its calls is over. */
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private static final Reply UNREADABLE = Reply.of(451, "4.3.0", "It cannot be given to the application");

    @Inject
    private Consumers consumers;

    @Inject
    private Letters letters;

    @Inject
    private Batches batches;

    @EJB
    private RecordTransaction transaction;

    @Inject
    private Recorder recorder;

    @Inject
    private Forwarding forwarding;

    @Inject
    private RetrySchedule schedule;

    /** Somebody else has the delivery by now: the bean's transaction must roll back. */
    private static final class LeaseLost extends RuntimeException {
        private static final long serialVersionUID = 1;

        LeaseLost() {
            super("another node has the delivery by now");
        }
    }

    /**
     * Calls the bean on one of the adapter's threads; returns at once.
     *
     * @param consignment of one recipient
     * @param done gets what is to be recorded; nothing when all is
     */
    void start(
            NextHop.Application application, Consignment consignment, java.util.function.Consumer<List<Result>> done) {
        try {
            consumers.here().execute(() -> {
                List<Result> results = released(consignment);
                try {
                    results = deliver(application, consignment);
                } finally {
                    done.accept(results);
                }
            });
        } catch (RejectedExecutionException | IllegalStateException full) {
            LOG.log(Level.DEBUG, "No thread to call a consumer", full);
            done.accept(released(consignment));
        }
    }

    private List<Result> deliver(NextHop.Application application, Consignment consignment) {
        ReceivedMail mail;
        try {
            mail = letter(consignment);
        } catch (IOException | SQLException later) {
            LOG.log(Level.WARNING, "A mail for {0} cannot be read now: {1}", application, later.getMessage());
            return released(consignment);
        } catch (RuntimeException poison) {
            return failed(application, consignment, new Answer(UNREADABLE, Optional.of(poison.toString()), true));
        }
        Batch batch = null;
        boolean committed = false;
        try {
            Batch success = batches.of(List.of(List.of(delivered(consignment))), List.of(), Set.of());
            batch = success;
            Answer answer =
                    consumers.here().call(RecipientPattern.parse(application.recipient()), mail, () -> record(success));
            committed = answer.reply().isPositive();
            if (committed) {
                recorder.committed(success);
                return List.of();
            }
            return answer.isThere() ? failed(application, consignment, answer) : released(consignment);
        } catch (RuntimeException | Error failure) {
            LOG.log(Level.ERROR, "A mail could not be given to " + application.recipient(), failure);
            return released(consignment);
        } finally {
            if (!committed && batch != null) {
                batch.notices().forEach(forwarding::withdraw);
            }
        }
    }

    private ReceivedMail letter(Consignment consignment) throws IOException, SQLException {
        Delivery delivery = consignment.deliveries().get(0);
        return letters.read(
                consignment.messageId(),
                delivery.recipient().address(),
                consignment.sender(),
                consignment.receivedAt(),
                delivery.attempts() + 1,
                consignment.content());
    }

    private void record(Batch success) {
        if (!transaction.join(success).isEmpty()) {
            throw new LeaseLost();
        }
    }

    private static Result delivered(Consignment consignment) {
        return result(consignment, Kind.DELIVERED, Answer.TAKEN, null, null);
    }

    private List<Result> failed(NextHop.Application application, Consignment consignment, Answer answer) {
        String why = Result.cut(answer.failure().orElse(null));
        if (!answer.reply().isTransient()) {
            return List.of(result(consignment, Kind.FAILED, answer.reply(), null, why));
        }
        int attempts = consignment.deliveries().get(0).attempts() + 1;
        Optional<Consumer> consumer = consumers.at(application);
        if (consumer.isPresent() && attempts >= consumer.get().attempts()) {
            return List.of(result(consignment, Kind.HELD, answer.reply(), null, Result.cut("dead letter: " + why)));
        }
        Instant next = schedule.nextCall(Instant.now(), attempts);
        return List.of(result(consignment, Kind.DEFERRED, answer.reply(), next, why));
    }

    private static Result result(
            Consignment consignment, Kind kind, Reply reply, @Nullable Instant next, @Nullable String why) {
        return new Result(
                consignment,
                consignment.deliveries().get(0),
                kind,
                new Outcome(reply, false, false),
                Optional.empty(),
                next,
                why,
                true);
    }

    private static List<Result> released(Consignment consignment) {
        Instant soon = Instant.now().plus(PAUSE);
        return List.of(Result.released(consignment, consignment.deliveries().get(0), soon));
    }
}
