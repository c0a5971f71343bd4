package fish.remora.protocol.sasl;

import fish.remora.api.Peer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Each mechanism, the strongest first: its name, its challenge to who sends no initial response, how it begins. */
enum Mechanism {
    EXTERNAL("EXTERNAL", "", ExternalExchange::new),
    SCRAM_SHA_256_PLUS("SCRAM-SHA-256-PLUS", "", parties -> new ScramExchange(parties, true)),
    SCRAM_SHA_256("SCRAM-SHA-256", "", parties -> new ScramExchange(parties, false)),
    OAUTHBEARER("OAUTHBEARER", "", parties -> new TokenExchange(parties, BearerMessage::oauthBearer)),
    XOAUTH2("XOAUTH2", "", parties -> new TokenExchange(parties, BearerMessage::xoauth2)),
    PLAIN("PLAIN", "", PlainExchange::new),
    LOGIN("LOGIN", "Username:", LoginExchange::new);

    private final String title;
    private final String opening;
    private final Function<Parties, Exchange> beginning;

    Mechanism(String title, String opening, Function<Parties, Exchange> beginning) {
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

    boolean isOfferedTo(Peer peer, List<Issuer> issuers) {
        return switch (this) {
            case EXTERNAL ->
                peer.tls().filter(tls -> !tls.certified().isEmpty()).isPresent();
            case SCRAM_SHA_256_PLUS -> canBind(peer);
            case OAUTHBEARER, XOAUTH2 -> !issuers.isEmpty();
            case SCRAM_SHA_256, PLAIN, LOGIN -> true;
        };
    }

    /** RFC 5802 §6: -PLUS where there is something to bind to. */
    static boolean canBind(Peer peer) {
        return peer.tls().filter(tls -> tls.serverEndPoint().length > 0).isPresent();
    }

    Exchange begin(Parties parties) {
        return beginning.apply(parties);
    }
}
