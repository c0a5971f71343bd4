package fish.remora.protocol.sasl;

import fish.remora.api.Authenticator;
import fish.remora.api.Peer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Each mechanism, the strongest first: its name, its challenge to who sends no initial response, how it begins. */
enum Mechanism {
    SCRAM_SHA_256_PLUS(
            "SCRAM-SHA-256-PLUS",
            "",
            (application, peer, nonces) -> new ScramExchange(application, peer, nonces, true)),
    SCRAM_SHA_256(
            "SCRAM-SHA-256", "", (application, peer, nonces) -> new ScramExchange(application, peer, nonces, false)),
    PLAIN("PLAIN", "", (application, peer, nonces) -> new PlainExchange(application, peer)),
    LOGIN("LOGIN", "Username:", (application, peer, nonces) -> new LoginExchange(application, peer));

    @FunctionalInterface
    private interface Beginning {
        Exchange with(Authenticator application, Peer peer, Supplier<String> nonces);
    }

    private final String title;
    private final String opening;
    private final Beginning beginning;

    Mechanism(String title, String opening, Beginning beginning) {
        this.title = title;
        this.opening = opening;
        this.beginning = beginning;
    }

    static Optional<Mechanism> of(String title) {
        return Stream.of(values())
                .filter(mechanism -> mechanism.title.equalsIgnoreCase(title))
                .findFirst();
    }

    String title() {
        return title;
    }

    byte[] opening() {
        return opening.getBytes(StandardCharsets.US_ASCII);
    }

    /** RFC 5802 §6: -PLUS where there is something to bind to. */
    boolean isOfferedTo(Peer peer) {
        return this != SCRAM_SHA_256_PLUS
                || peer.tls().filter(tls -> tls.serverEndPoint().length > 0).isPresent();
    }

    Exchange begin(Authenticator application, Peer peer, Supplier<String> nonces) {
        return beginning.with(application, peer, nonces);
    }
}
