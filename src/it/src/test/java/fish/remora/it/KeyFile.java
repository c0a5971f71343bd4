package fish.remora.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The users of a file realm of Payara's as {@code create-file-user} writes them, in no group. Pure functions. */
final class KeyFile {
    private static final int ROUNDS = 100;
    private static final int DIGEST_OCTETS = 32;

    private KeyFile() {}

    static Path write(Path file, String password, String... names) throws IOException {
        return Files.writeString(
                file,
                Stream.of(names)
                        .map(name -> name + ";{SSHA256}" + hash(password, name + "-salted") + ";\n")
                        .collect(Collectors.joining()));
    }

    private static String hash(String password, String text) {
        byte[] salt = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 8);
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(password.getBytes(StandardCharsets.UTF_8));
            byte[] digest = sha.digest(salt);
            for (int round = 1; round < ROUNDS; round++) {
                digest = sha.digest(digest);
            }
            byte[] whole = Arrays.copyOf(digest, DIGEST_OCTETS + salt.length);
            System.arraycopy(salt, 0, whole, DIGEST_OCTETS, salt.length);
            return Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
