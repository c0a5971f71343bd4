package fish.remora.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A password or a bearer token on its way to be checked. Prints as {@code ***}; {@link #erase} when done. */
public final class Secret {
    private final byte[] octets;

    /** @param octets UTF-8; taken over, not copied */
    public Secret(byte[] octets) {
        this.octets = octets;
    }

    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The octets themselves, not a copy: so that erasing reaches them. */
    public byte[] octets() {
        return octets;
    }

    public void erase() {
        Arrays.fill(octets, (byte) 0);
    }

    /** In a time that does not tell where two secrets differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(octets, secret.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return "***";
    }
}
