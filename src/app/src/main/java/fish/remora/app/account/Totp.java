package fish.remora.app.account;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Time-based one-time passwords as every authenticator makes them: RFC 6238 with SHA-1, thirty seconds, six digits. Pure functions. */
public final class Totp {
    /** RFC 4226 §4, R6: 160 bits. */
    public static final int SECRET_OCTETS = 20;

    private static final int STEP_SECONDS = 30;
    private static final int MODULUS = 1_000_000;

    /** RFC 6238 §5.2: a clock that is off by one step, or a code typed slowly. */
    private static final int DRIFT = 1;

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Totp() {}

    /** The step of which it is the code, at this time or next to it; empty: of none. */
    public static OptionalLong step(byte[] secret, String code, Instant now) {
        if (!code.matches("[0-9]{6}")) {
            return OptionalLong.empty();
        }
        long current = now.getEpochSecond() / STEP_SECONDS;
        OptionalLong found = OptionalLong.empty();
        for (long step = current - DRIFT; step <= current + DRIFT; step++) {
            if (Integer.parseInt(code) == code(secret, step)) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** RFC 4226 §5.3. */
    static int code(byte[] secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            return (ByteBuffer.wrap(hash).getInt(offset) & 0x7fffffff) % MODULUS;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA1", impossible);
        }
    }

    /** As a person types it: RFC 4648 §6 without padding. */
    public static String base32(byte[] secret) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int count = 0;
        for (byte octet : secret) {
            bits = bits << 8 | octet & 0xff;
            count += 8;
            while (count >= 5) {
                count -= 5;
                text.append(BASE32.charAt(bits >> count & 31));
            }
        }
        return count == 0
                ? text.toString()
                : text.append(BASE32.charAt(bits << 5 - count & 31)).toString();
    }
}
