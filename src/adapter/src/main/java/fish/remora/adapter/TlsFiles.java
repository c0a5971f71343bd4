package fish.remora.adapter;

import fish.remora.adapter.Configuration.Invalid;
import fish.remora.api.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The files that TLS is made of.
 *
 * @param certificates ours, the first for clients that name no server or one we are not; empty = self-signed
 * @param password opens the PKCS #12 files among them
 * @param clientAuthorities PEM file of the authorities whose certificates clients may show; empty = clients are not asked
 */
public record TlsFiles(List<Certificate> certificates, Secret password, Optional<Path> clientAuthorities) {
    private static final String CHAINS =
            "readable files, PEM or PKCS #12 (.p12, .pfx), a comma between; certificate and key are given together";
    private static final String KEYS =
            "readable PEM files, a comma between, one for each PEM file of remora.tls.certificate and in that order";
    private static final String AUTHORITIES = "a readable PEM file with the certificates of authorities";
    private static final String PASSWORD = "a password, or @ and the path of a readable file with it";

    public TlsFiles {
        certificates = List.copyOf(certificates);
    }

    /**
     * A certificate with its chain, and its key.
     *
     * @param key the same file as the chain's where that is PKCS #12
     */
    public record Certificate(Path chain, Path key) {
        /** By the name of the chain's file: {@code .p12} or {@code .pfx}; else PEM. */
        public boolean isPkcs12() {
            return chain.toString().toLowerCase(Locale.ROOT).matches("(?s).*\\.(p12|pfx)");
        }
    }

    /** @throws Invalid at the first property that is wrong; it never repeats the password */
    static TlsFiles read(Function<String, String> value) {
        return new TlsFiles(
                certificates(
                        value.apply("tls.certificate").strip(),
                        value.apply("tls.key").strip()),
                password(value.apply("tls.password")),
                Optional.of(value.apply("tls.client.ca").strip())
                        .filter(text -> !text.isEmpty())
                        .map(text -> file("tls.client.ca", text, text, AUTHORITIES)));
    }

    private static List<Certificate> certificates(String chains, String keys) {
        if (chains.isEmpty() && keys.isEmpty()) {
            return List.of();
        }
        Queue<String> left =
                new ArrayDeque<>(entries(keys).filter(entry -> !entry.isEmpty()).toList());
        List<Certificate> certificates = new ArrayList<>();
        for (String entry : entries(chains).toList()) {
            Path chain = file("tls.certificate", chains, entry, CHAINS);
            Certificate whole = new Certificate(chain, chain);
            if (!whole.isPkcs12()) {
                String key = left.isEmpty() ? "" : left.remove();
                whole = new Certificate(chain, file("tls.key", keys, key, KEYS));
            }
            certificates.add(whole);
        }
        if (!left.isEmpty()) {
            throw new Invalid("tls.key", keys, KEYS);
        }
        return certificates;
    }

    private static Stream<String> entries(String list) {
        return Stream.of(list.split(",", -1)).map(String::strip);
    }

    private static Path file(String key, String text, String entry, String allowed) {
        try {
            Path file = Path.of(entry);
            if (!entry.isEmpty() && Files.isReadable(file) && !Files.isDirectory(file)) {
                return file;
            }
        } catch (InvalidPathException noPath) {
            // Falls through to the one message that says what is allowed.
        }
        throw new Invalid(key, text, entry.equals(text) ? allowed : allowed + " (not so: \"" + entry + "\")");
    }

    /** Taken as it stands: spaces belong to it. Of a file it is the first line. */
    private static Secret password(String text) {
        if (!text.startsWith("@")) {
            return Secret.of(text);
        }
        try (Stream<String> lines = Files.lines(Path.of(text.substring(1)))) {
            return Secret.of(lines.findFirst().orElse(""));
        } catch (IOException | UncheckedIOException | InvalidPathException unreadable) {
            throw new Invalid("tls.password", "", PASSWORD);
        }
    }
}
