package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stages one after the other, then the answer; what takes long says INPROGRESS now and then (RFC 9585). */
final class StagedBody implements Step.Body {
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** What is said when all stages are done. */
    interface Answer {
        void write(Output out);
    }

    /** What is to be done when a stage fails. */
    interface Failure {
        void failed();
    }

    private final Context context;
    private final String tag;
    private final Deque<Stage> stages;
    private final Answer answer;
    private final Failure failure;
    private Instant said;
    private boolean complete;

    StagedBody(Context context, String tag, List<Stage> stages, Answer answer, Failure failure) {
        this.context = context;
        this.tag = tag;
        this.stages = new ArrayDeque<>(stages);
        this.answer = answer;
        this.failure = failure;
        this.said = context.now();
    }

    @Override
    public byte @Nullable [] next() throws Denied {
        if (complete) {
            return null;
        }
        Output out = new Output(context.enabled().contains(Enabled.UTF8));
        Stage stage = stages.peek();
        if (stage == null) {
            answer.write(out);
            complete = true;
        } else if (advance(stage)) {
            stages.remove();
        } else {
            progress(stage, out);
        }
        return out.take();
    }

    private boolean advance(Stage stage) throws Denied {
        boolean advanced = false;
        try {
            boolean last = stage.advance();
            advanced = true;
            return last;
        } finally {
            if (!advanced) {
                complete = true;
                failure.failed();
            }
        }
    }

    private void progress(Stage stage, Output out) {
        Instant now = context.now();
        if (now.isBefore(said.plus(SILENCE))) {
            return;
        }
        said = now;
        out.text("* OK [INPROGRESS (").string(tag).text(' ').number(stage.done());
        out.text(' ').number(stage.goal()).text(")] Still at it").crlf();
    }
}
