package fish.remora.protocol.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.NextHop;
import fish.remora.api.Peer;
import fish.remora.api.Secret;
import fish.remora.api.Transmitted.Outcome;
import fish.remora.protocol.mime.Inconvertible;
import fish.remora.protocol.smtp.client.ClientSession;
import fish.remora.protocol.smtp.client.ClientStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plays one {@link Transcript} against a {@link ClientSession}: the transcript is the peer. What the session does must be what the next
 * lines say, and all of it must have been said before the next line of the peer.
 */
final class ClientPlayer {
    private final Transcript transcript;
    private final boolean slow;
    private final ClientSession session;
    private final Deque<String> events = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();
    private @Nullable ClientMail mail;

    private ClientPlayer(Transcript transcript) {
        this.transcript = transcript;
        Set<String> needs = transcript.needs();
        slow = needs.contains("slow");
        Optional<NextHop.Credentials> credentials = needs.contains("credentials")
                ? Optional.of(new NextHop.Credentials("ann", Secret.of("secret")))
                : needs.contains("long-credentials")
                        ? Optional.of(new NextHop.Credentials("ann", Secret.of("p".repeat(400))))
                        : Optional.empty();
        session = new ClientSession(new ClientSession.Settings(
                "us.test",
                credentials,
                !needs.contains("no-tls"),
                needs.contains("plaintext-auth"),
                Duration.ofMinutes(5)));
    }

    static void play(Transcript transcript) throws IOException {
        ClientPlayer player = new ClientPlayer(transcript);
        for (Transcript.Entry entry : transcript.lines()) {
            player.play(entry);
        }
        player.nothingLeft("the end of the file");
    }

    private void play(Transcript.Entry entry) throws IOException {
        String place = transcript.name() + ".transcript:" + entry.number();
        switch (entry.kind()) {
            case SERVER -> {
                nothingLeft(place);
                said.add("S: " + entry.text());
                take(session.line(Escapes.octets(entry.text())));
            }
            case BEGIN -> {
                nothingLeft(place);
                mail = ClientMail.parse(entry.text());
                take(session.begin(mail.transmission()));
            }
            case WRITTEN -> take(session.contentSent());
            case QUIT -> take(session.quit());
            case LOST -> {
                nothingLeft(place);
                String[] words = entry.text().split(" ", 2);
                ClientSession.Lost why = ClientSession.Lost.valueOf(words[0]);
                take(words.length > 1 ? session.lost(why, words[1]) : session.lost(why));
            }
            case TLS -> {
                expect("TLS", place);
                if (entry.text().equals("begins")) {
                    return;
                }
                take(session.secured(new Peer.Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384")));
            }
            case READY -> expect("READY", place);
            case CLIENT -> expect("C: " + Escapes.characters(entry.text()), place);
            case RAW -> expect("C< " + Escapes.characters(entry.text()), place);
            case RESULT -> expect("R: " + entry.text(), place);
            case CONTACT -> expect("CONTACT " + entry.text(), place);
            case CLOSED -> expect("X: closed", place);
            case NEVER, RECONNECT, NEEDS -> throw new AssertionError(entry);
        }
    }

    private void expect(String expected, String place) {
        String event = events.poll();
        said.add(String.valueOf(event));
        assertThat(event).as("%s: nothing happened%n%s", place, this).isNotNull();
        if (expected.endsWith("…") || expected.endsWith("\u00e2\u0080\u00a6")) {
            int rest = expected.endsWith("…") ? 1 : 3;
            assertThat(event).as("%s%n%s", place, this).startsWith(expected.substring(0, expected.length() - rest));
        } else {
            assertThat(event).as("%s%n%s", place, this).isEqualTo(expected);
        }
    }

    private void nothingLeft(String place) {
        assertThat(events).as("%s: happened before%n%s", place, this).isEmpty();
    }

    private void take(List<ClientStep> steps) throws IOException {
        for (ClientStep step : steps) {
            if (step instanceof ClientStep.Send send) {
                for (String line : latin(send.octets()).split("\r\n")) {
                    events.add("C: " + line);
                }
            } else if (step instanceof ClientStep.SendContent content) {
                write(content.form());
            } else if (step instanceof ClientStep.Finished finished) {
                finished.outcomes().forEach(outcome -> events.add(text(outcome)));
                events.add("CONTACT " + finished.contact());
            } else {
                events.add(
                        step instanceof ClientStep.StartTls
                                ? "TLS"
                                : step instanceof ClientStep.Ready ? "READY" : "X: closed");
            }
        }
    }

    private void write(ClientStep.Form form) throws IOException {
        if (mail == null) {
            throw new AssertionError("content without a transmission");
        }
        try (var octets = form.open(mail.transmission().content())) {
            events.add("C< " + latin(octets.readAllBytes()));
        } catch (Inconvertible e) {
            take(session.lost(ClientSession.Lost.INCONVERTIBLE));
            return;
        }
        if (!slow) {
            take(session.contentSent());
        }
    }

    private static String text(Outcome outcome) {
        String whose = (outcome.remote() ? "" : "ours ") + (outcome.uncertain() ? "uncertain " : "");
        return ("R: " + whose + outcome.reply()).strip();
    }

    private static String latin(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** All that was said so far. */
    @Override
    public String toString() {
        return String.join("\n", said) + "\nthen " + events;
    }
}
