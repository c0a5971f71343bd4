package fish.remora.app.email;

import fish.remora.protocol.mime.MessageText;
import fish.remora.protocol.mime.Summary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What brings messages together: RFC 8621 §3 puts those into one thread that have a message id in common, their own or one they refer to, and the same
 * base subject. Each such pair is a key; who shares one, shares the thread. They are part of the database's format. Has no state.
 */
final class ThreadKeys {
    private ThreadKeys() {}

    /** None for a message that neither has an id nor refers to any. */
    static Set<Long> of(Summary summary) {
        List<String> ids = new ArrayList<>(summary.references());
        if (!summary.messageId().isEmpty()) {
            ids.add(summary.messageId());
        }
        String subject = MessageText.fold(summary.baseSubject());
        Set<Long> keys = new TreeSet<>();
        for (String id : ids) {
            keys.add(hash(id + '\0' + subject));
        }
        return keys;
    }

    /** Nobody finds two of the same by chance, nor a second to a given one on purpose. */
    private static long hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
