package fish.remora.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Address;
import fish.remora.api.BodyType;
import fish.remora.api.DsnRequest;
import fish.remora.api.Envelope;
import fish.remora.api.Peer;
import fish.remora.api.Recipient;
import fish.remora.api.Transmission;
import fish.remora.api.Transmitted.Outcome;
import fish.remora.protocol.smtp.client.ClientSession;
import fish.remora.protocol.smtp.client.ClientStep;
import fish.remora.protocol.wire.Splits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** RFC 5321: our client and our server, whichever extensions are hidden between them, agree on who got which octets. */
class ClientAgainstServerPropertyTest {
    private static final Set<String> KNOWN = Set.of("ann", "bob", "team");

    /** One mail. */
    record Mail(List<String> to, String content, BodyType body) {}

    @Provide
    Arbitrary<List<Mail>> mails() {
        Arbitrary<List<String>> to = Arbitraries.of("ann", "bob", "team", "full", "nobody", "other")
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(5);
        Arbitrary<String> lines = Arbitraries.of(
                        ".", "\r\n.\r\n", "\r\n", "text", "\u00fc", "..", "RSET\r\n", "x".repeat(5000))
                .list()
                .ofMaxSize(8)
                .map(pieces -> String.join("", pieces));
        Arbitrary<BodyType> bodies = Arbitraries.of(BodyType.class);
        return to.flatMap(names -> lines.flatMap(text -> bodies.map(body -> new Mail(names, text, body))))
                .list()
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<Set<String>> keywords() {
        return Arbitraries.of("PIPELINING", "SIZE", "8BITMIME", "CHUNKING", "BINARYMIME", "DSN", "STARTTLS")
                .set();
    }

    @Property(tries = 500)
    void theSameMailsAreDeliveredWhateverIsOffered(
            @ForAll("mails") List<Mail> mails, @ForAll("keywords") Set<String> hidden, @ForAll long seed)
            throws IOException {
        Wire wire = new Wire(hidden, seed);
        for (Mail mail : mails) {
            List<Outcome> outcomes = wire.transmit(mail);
            assertThat(outcomes).hasSameSizeAs(mail.to());
            for (int i = 0; i < outcomes.size(); i++) {
                String name = mail.to().get(i);
                int expected = KNOWN.contains(name) ? 250 : name.equals("full") ? 452 : 550;
                assertThat(outcomes.get(i).reply().code()).as(name).isEqualTo(expected);
            }
        }
        wire.checkAccepted(mails);
    }

    /** The two sessions, and what is between them. */
    private static final class Wire {
        private final FixedApplication application = new FixedApplication(Set.of());
        private final CoreLine server = new CoreLine(application, Set.of());
        private final ClientSession client = new ClientSession(
                new ClientSession.Settings("us.test", Optional.empty(), true, false, Duration.ofMinutes(5)));
        private final Set<String> hidden;
        private final long seed;
        private MemoryContent content = new MemoryContent(0);
        private List<Outcome> outcomes = List.of();

        Wire(Set<String> hidden, long seed) {
            this.hidden = hidden;
            this.seed = seed;
        }

        List<Outcome> transmit(Mail mail) throws IOException {
            play(List.of());
            assertThat(client.isReady()).isTrue();
            byte[] octets = mail.content().getBytes(StandardCharsets.ISO_8859_1);
            content = new MemoryContent(octets.length);
            content.write(octets, 0, octets.length);
            var options = new Envelope.Options(mail.body(), false, OptionalLong.empty(), null, null);
            List<Recipient> to = mail.to().stream()
                    .map(name -> new Recipient(new Address(name, "mx.test"), DsnRequest.DEFAULT))
                    .toList();
            outcomes = List.of();
            play(client.begin(new Transmission("id", Optional.empty(), to, options, content)));
            return outcomes;
        }

        /** Takes steps and gives replies until both have nothing more to say. */
        private void play(List<ClientStep> steps) throws IOException {
            take(steps);
            for (String reply = server.receiveLine(); reply != null; reply = server.receiveLine()) {
                String word = reply.substring(Math.min(4, reply.length()))
                        .split(" ")[0]
                        .toUpperCase(Locale.ROOT);
                if (!hidden.contains(word)) {
                    take(client.line(reply.getBytes(StandardCharsets.ISO_8859_1)));
                }
            }
        }

        private void take(List<ClientStep> steps) throws IOException {
            for (ClientStep step : steps) {
                if (step instanceof ClientStep.Send send) {
                    Splits.of(send.octets(), seed, 20).forEach(server::send);
                } else if (step instanceof ClientStep.SendContent form) {
                    write(form.form());
                } else if (step instanceof ClientStep.StartTls) {
                    server.startTls();
                    take(client.secured(new Peer.Tls("TLSv1.3", "any")));
                } else if (step instanceof ClientStep.Finished finished) {
                    outcomes = finished.outcomes();
                } else {
                    assertThat(step).isInstanceOf(ClientStep.Ready.class);
                }
            }
        }

        private void write(ClientStep.Form form) throws IOException {
            try (InputStream octets = form.open(content)) {
                Splits.of(octets.readAllBytes(), seed, 3000).forEach(server::send);
            }
            take(client.contentSent());
        }

        /** A content that was not converted came as it is, after DATA with its last line ended. */
        void checkAccepted(List<Mail> mails) {
            List<Mail> expected = mails.stream()
                    .filter(mail -> mail.to().stream().anyMatch(KNOWN::contains))
                    .toList();
            assertThat(application.accepted()).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                FixedApplication.Accepted got = application.accepted().get(i);
                Mail mail = expected.get(i);
                assertThat(got.envelope().recipients())
                        .extracting(recipient -> recipient.address().localPart())
                        .isEqualTo(mail.to().stream().filter(KNOWN::contains).toList());
                List<String> possible = new ArrayList<>(List.of(mail.content()));
                possible.add(mail.content() + "\r\n");
                if (!isConverted(mail)) {
                    assertThat(new String(got.content(), StandardCharsets.ISO_8859_1))
                            .isIn(possible);
                } else {
                    assertThat(got.content()).doesNotContain((byte) 0xfc);
                }
            }
        }

        private boolean isConverted(Mail mail) {
            return switch (mail.body()) {
                case SEVEN_BIT -> false;
                case EIGHT_BIT_MIME -> hidden.contains("8BITMIME");
                case BINARY_MIME -> hidden.contains("BINARYMIME") || hidden.contains("CHUNKING");
            };
        }
    }
}
