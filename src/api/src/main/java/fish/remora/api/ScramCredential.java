package fish.remora.api;

import java.util.Optional;

/**
 * What a server keeps of a password for SCRAM-SHA-256 (RFC 5802 §3, RFC 7677): it proves the password and cannot be used in its place. The arrays are
 * never changed.
 *
 * @param account empty: nobody's, and no proof is right
 * @param iterations of PBKDF2; 4096 at least
 * @param storedKey H(HMAC(SaltedPassword, "Client Key")), 32 octets
 * @param serverKey HMAC(SaltedPassword, "Server Key"), 32 octets
 */
public record ScramCredential(
        Optional<AccountId> account, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    /** Never its secrets. */
    @Override
    public String toString() {
        return "ScramCredential[account=" + account + "]";
    }
}
