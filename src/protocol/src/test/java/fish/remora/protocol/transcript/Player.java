package fish.remora.protocol.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Plays one {@link Transcript} on one {@link Line}. A failure names the file's line and shows all that was said. */
public final class Player {
    private static final Map<String, Pattern> LAST_LINE = Map.of(
            "smtp",
            Pattern.compile("[2-5][0-9][0-9]( .*)?"),
            "pop3",
            Pattern.compile("\\."),
            "imap",
            Pattern.compile("[A-Za-z0-9]+ (OK|NO|BAD) .*"));

    private final Transcript transcript;
    private final Map<String, String> words = new HashMap<>();
    private final List<String> said = new ArrayList<>();
    private final List<String> never = new ArrayList<>();
    private boolean skipping;
    private Line line;

    private Player(Transcript transcript, Line line) {
        this.transcript = transcript;
        this.line = line;
    }

    /** Plays it to its end, and closes the line. */
    public static void play(Transcript transcript, Stage stage) throws Exception {
        Player player = new Player(transcript, stage.connect(transcript.needs()));
        try {
            for (Transcript.Entry entry : transcript.lines()) {
                player.play(entry);
            }
            player.endSkipping("the end of the file");
        } finally {
            player.line.close();
        }
    }

    private void play(Transcript.Entry entry) throws Exception {
        if (entry.kind() != Transcript.Kind.SERVER && entry.kind() != Transcript.Kind.NEVER) {
            endSkipping(place(entry));
        }
        switch (entry.kind()) {
            case SERVER -> expect(entry);
            case NEVER -> never.add(entry.text());
            case CLIENT -> send(entry, "\r\n");
            case RAW -> send(entry, "");
            case TLS -> line.startTls();
            case RECONNECT -> line = line.reconnect();
            case CLOSED ->
                assertThat(line.isClosed())
                        .as("%s: closed%n%s", place(entry), this)
                        .isTrue();
            case NEEDS, BEGIN, WRITTEN, QUIT, LOST, READY, RESULT, CONTACT -> throw new AssertionError(entry);
        }
    }

    private void send(Transcript.Entry entry, String end) throws Exception {
        String text = Expectation.fill(entry.text(), words);
        said.add("C: " + text);
        byte[] octets = Escapes.octets(text + end);
        line.send(octets);
    }

    private void expect(Transcript.Entry entry) throws Exception {
        if (entry.text().equals("*")) {
            skipping = true;
            return;
        }
        String got = receive(entry);
        while (skipping && !Expectation.matches(entry.text(), got, words)) {
            skip(got, place(entry));
            assertThat(isLast(got))
                    .as("%s: %s is not in the reply%n%s", place(entry), entry.text(), this)
                    .isFalse();
            got = receive(entry);
        }
        skipping = false;
        never.clear();
        if (!Expectation.matches(entry.text(), got, words)) {
            fail("%s: expected %s%n%s", place(entry), entry.text(), this);
        }
    }

    /** A {@code S: *} that no {@code S:} follows takes the reply to its end. */
    private void endSkipping(String place) throws Exception {
        while (skipping) {
            String got = line.receiveLine();
            said.add("S: " + got);
            assertThat(got).as("%s: the reply has no end%n%s", place, this).isNotNull();
            skip(got, place);
            skipping = !isLast(got);
        }
        never.clear();
    }

    private void skip(String got, String place) {
        for (String text : never) {
            assertThat(Expectation.matches(text, got, words))
                    .as("%s: %s must not be in the reply%n%s", place, text, this)
                    .isFalse();
        }
    }

    private boolean isLast(String got) {
        Pattern last = LAST_LINE.get(transcript.protocol());
        return last != null && last.matcher(got).matches();
    }

    private String receive(Transcript.Entry entry) throws Exception {
        @Nullable String got = line.receiveLine();
        said.add("S: " + got);
        if (got == null) {
            return fail("%s: expected %s, nothing came%n%s", place(entry), entry.text(), this);
        }
        return got;
    }

    private String place(Transcript.Entry entry) {
        return transcript.name() + ".transcript:" + entry.number();
    }

    /** All that was said so far. */
    @Override
    public String toString() {
        return String.join("\n", said);
    }
}
