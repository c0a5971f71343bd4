package fish.remora.adapter.server;

import java.net.Socket;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate a client is shown: one for the name it asks for (RFC 6066 §3), and among these one of an algorithm it knows. A client that
 * asks for no name, or for one that is not ours, is shown the first, or another for the same names. An alias is the place in the list. Immutable.
 */
final class ServerKeys extends X509ExtendedKeyManager {
    private final List<PrivateKeyEntry> entries;
    private final List<ServerNames> names;

    /** @param entries the first is the default; never empty */
    ServerKeys(List<PrivateKeyEntry> entries) throws CertificateParsingException {
        this.entries = List.copyOf(entries);
        this.names = new ArrayList<>();
        for (PrivateKeyEntry entry : entries) {
            names.add(ServerNames.of((X509Certificate) entry.getCertificate()));
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        Optional<String> host = engine.getHandshakeSession() instanceof ExtendedSSLSession session
                ? session.getRequestedServerNames().stream()
                        .map(ServerKeys::hostName)
                        .flatMap(Optional::stream)
                        .findFirst()
                : Optional.empty();
        return candidates(host.orElse("")).stream()
                .filter(place -> isOf(keyType, place))
                .map(String::valueOf)
                .findFirst()
                .orElse(null);
    }

    private static Optional<String> hostName(SNIServerName name) {
        return name instanceof SNIHostName host ? Optional.of(host.getAsciiName()) : Optional.empty();
    }

    /** TLS 1.2 may ask for a key and what has signed its certificate, as in {@code EC_RSA}. */
    private boolean isOf(String keyType, int place) {
        String algorithm = entries.get(place).getPrivateKey().getAlgorithm();
        return keyType.equals(algorithm) || keyType.startsWith(algorithm + "_");
    }

    private List<Integer> candidates(String host) {
        List<Integer> exact = places(one -> one.isExactly(host));
        List<Integer> found = exact.isEmpty() ? places(one -> one.covers(host)) : exact;
        return found.isEmpty() ? places(names.get(0)::equals) : found;
    }

    private List<Integer> places(Predicate<ServerNames> wanted) {
        return IntStream.range(0, names.size())
                .filter(place -> wanted.test(names.get(place)))
                .boxed()
                .toList();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return (X509Certificate[]) entries.get(Integer.parseInt(alias)).getCertificateChain();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return entries.get(Integer.parseInt(alias)).getPrivateKey();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return IntStream.range(0, entries.size())
                .filter(place -> isOf(keyType, place))
                .mapToObj(String::valueOf)
                .toArray(String[]::new);
    }

    /** Sockets of the JDK are not ours. */
    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
