package fish.remora.protocol.sasl;

import fish.remora.api.Authenticator;
import fish.remora.api.Peer;
import java.util.List;
import java.util.function.Supplier;

/**
 * Between whom an exchange is.
 *
 * @param issuers whose tokens the application takes
 * @param nonces the server's halves of nonces: printable, no comma
 */
record Parties(Authenticator application, Peer peer, List<Issuer> issuers, Supplier<String> nonces) {}
