package fish.remora.protocol.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** RFC 5321 §4.2: what holds whatever a peer answers, in whatever order, and wherever it stops. */
class ClientSessionPropertyTest {
    /** Mostly what a peer might well say, so that talks get far. */
    @Provide
    Arbitrary<List<String>> talk() {
        Arbitrary<String> usual = Arbitraries.of("250 Ok", "250 2.0.0 Ok", "354 Go on", "WRITTEN", "220 Go on", "TLS");
        Arbitrary<String> other = Arbitraries.of(
                "550 5.1.1 No",
                "450 4.2.1 Busy",
                "552 Too many",
                "503 5.5.1 Order",
                "334 VXNlcm5hbWU6",
                "235 2.7.0 Welcome",
                "250-more",
                "421 4.3.2 Going down",
                "599",
                "nonsense");
        return Arbitraries.frequencyOf(Tuple.of(12, usual), Tuple.of(2, other))
                .list()
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<String> extensions() {
        return Arbitraries.of("PIPELINING", "CHUNKING", "8BITMIME", "BINARYMIME", "SMTPUTF8", "DSN", "STARTTLS")
                .set()
                .map(keywords -> String.join("\r\n250-", keywords));
    }

    @Property
    void eachTransmissionHasItsResults(
            @ForAll("extensions") String extensions,
            @ForAll("talk") List<String> talk,
            @ForAll boolean credentials,
            @ForAll boolean eightBit,
            @ForAll ClientSession.Lost end) {
        Witness witness = new Witness(credentials, eightBit);
        String ehlo = "250-mx.test\r\n250-" + extensions + "\r\n250 AUTH PLAIN LOGIN";
        hear(witness, "220 mx.test");
        for (String line : ehlo.split("\r\n")) {
            hear(witness, line);
        }
        for (String line : talk) {
            hear(witness, line);
        }
        witness.lose(end);
        assertThat(witness.isClosed()).isTrue();
    }

    /** A peer that takes everything: the witness would not notice if nothing was ever delivered. */
    @Property
    void aWillingPeerGetsTheMail(@ForAll("extensions") String extensions) {
        Witness witness = new Witness(false, false);
        hear(witness, "220 mx.test");
        for (String line :
                ("250-mx.test\r\n250-" + extensions.replace("STARTTLS", "X") + "\r\n250 HELP").split("\r\n")) {
            hear(witness, line);
        }
        boolean chunking = extensions.contains("CHUNKING");
        for (String line : chunking
                ? List.of("250 Ok", "250 Ok", "250 Ok", "250 Ok", "WRITTEN", "250 Ok")
                : List.of("250 Ok", "250 Ok", "250 Ok", "250 Ok", "354 Go on", "WRITTEN", "250 Ok")) {
            hear(witness, line);
        }
        assertThat(witness.finished()).isEqualTo(1);
        assertThat(witness.isClosed()).isFalse();
    }

    private static void hear(Witness witness, String line) {
        switch (line) {
            case "WRITTEN" -> witness.written();
            case "TLS" -> witness.secured();
            default -> witness.hear(line.getBytes(StandardCharsets.UTF_8));
        }
    }
}
