package fish.remora.it.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How a sink behaves: the extensions it offers, and what it does at which step. At the rest it is a server without fault. Immutable; each
 * method gives a changed copy.
 */
public final class Script {
    /** Offers what most servers offer, and does as it should. */
    public static final Script PLAIN = new Script(
            List.of("PIPELINING", "SIZE 104857600", "8BITMIME", "SMTPUTF8", "CHUNKING", "DSN", "ENHANCEDSTATUSCODES"),
            List.of());

    /** A server of RFC 821's days: knows HELO only. */
    public static final Script OLD =
            new Script(List.of(), List.of()).at(Step.EHLO, Act.say("502 Command not implemented"));

    private final List<String> extensions;
    private final List<Cue> cues;

    private record Cue(Step step, String word, Act act) {
        boolean isFor(Step now, String argument) {
            return step == now && argument.toLowerCase(Locale.ROOT).contains(word);
        }
    }

    private Script(List<String> extensions, List<Cue> cues) {
        this.extensions = extensions;
        this.cues = cues;
    }

    /** Offers nothing but what is given. */
    public Script offering(String... only) {
        return new Script(List.of(only), cues);
    }

    public Script and(String extension) {
        return new Script(
                Stream.concat(extensions.stream(), Stream.of(extension)).toList(), cues);
    }

    public Script without(String extension) {
        return new Script(
                extensions.stream()
                        .filter(line -> !keyword(line).equals(extension))
                        .toList(),
                cues);
    }

    public Script at(Step step, Act act) {
        return at(step, "", act);
    }

    /** Only where the command's argument contains a word, lower case: for one recipient, say. What is said first, goes first. */
    public Script at(Step step, String word, Act act) {
        var longer = new ArrayList<>(cues);
        longer.add(new Cue(step, word, act));
        return new Script(extensions, List.copyOf(longer));
    }

    Act act(Step step, String argument) {
        return cues.stream()
                .filter(cue -> cue.isFor(step, argument))
                .map(Cue::act)
                .findFirst()
                .orElse(Act.DUE);
    }

    boolean has(Step step) {
        return cues.stream().anyMatch(cue -> cue.step == step);
    }

    boolean offers(String keyword) {
        return extensions.stream().anyMatch(line -> keyword(line).equals(keyword));
    }

    /** RFC 5321 §4.1.1.1; STARTTLS is not offered in TLS (RFC 3207 §4.2). */
    String ehloReply(boolean secure) {
        var lines = new ArrayList<String>();
        lines.add("sink.test");
        extensions.stream().filter(line -> !(secure && line.equals("STARTTLS"))).forEach(lines::add);
        var reply = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            boolean last = i == lines.size() - 1;
            reply.append(last ? "250 " : "250-").append(lines.get(i)).append(last ? "" : "\r\n");
        }
        return reply.toString();
    }

    private static String keyword(String line) {
        return line.split(" ", 2)[0];
    }
}
