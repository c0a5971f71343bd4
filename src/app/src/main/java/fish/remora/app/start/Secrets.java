package fish.remora.app.start;

import fish.remora.app.sql.Rows;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/** What this installation alone knows: the table {@code secret}. The first node that needs one makes it. Thread-safe. */
@ApplicationScoped
public class Secrets {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int OCTETS = 32;

    private static final String MAKE = "INSERT INTO secret (name, octets) VALUES (?, ?) ON CONFLICT DO NOTHING";
    private static final String READ = "SELECT octets FROM secret WHERE name = ?";

    /** Not of the caller's transaction: a secret that is made stays, whatever becomes of that. */
    @Resource(lookup = "jdbc/remora-plain")
    private DataSource database;

    private final Map<String, byte[]> known = new ConcurrentHashMap<>();

    /**
     * HMAC-SHA-256 of the octets, 32 octets.
     *
     * @param name of the secret
     * @throws IllegalStateException when it cannot be read now
     */
    public byte[] mac(String name, byte[] octets) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(of(name), ALGORITHM));
            return mac.doFinal(octets);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("each JDK has " + ALGORITHM, impossible);
        }
    }

    private byte[] of(String name) {
        byte[] secret = known.get(name);
        if (secret == null) {
            secret = read(name);
            known.put(name, secret);
        }
        return secret;
    }

    private byte[] read(String name) {
        byte[] fresh = new byte[OCTETS];
        new SecureRandom().nextBytes(fresh);
        try (Connection connection = database.getConnection()) {
            Rows.update(connection, MAKE, name, fresh);
            return Rows.read(connection, READ, row -> row.getBytes(1), name).get(0);
        } catch (SQLException failure) {
            throw new IllegalStateException("the secret cannot be read: " + failure.getMessage(), failure);
        }
    }
}
