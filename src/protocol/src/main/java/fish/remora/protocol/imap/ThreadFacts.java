package fish.remora.protocol.imap;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What a message's place in a thread depends on: RFC 5256 §3. Of ids and subjects only hashes are kept: a sender may write as many as he likes. Two
 * that are the same by chance put a message into a thread that is not its own, as its sender can do with one word.
 *
 * @param index in the view
 * @param messageId hash of the normalised id; 0: it has none
 * @param references hashes of the ids of References, or of the first of In-Reply-To: the oldest first; no more than {@value #MOST_REFERENCES}
 * @param subject hash of the base subject, {@linkplain Collation#mapped mapped}; 0: it is empty
 * @param reply the subject says that it is a reply or was forwarded
 * @param sent the sent date, or the internal date when there is none
 */
record ThreadFacts(int index, long messageId, long[] references, long subject, boolean reply, Instant sent) {
    /** Of more, the first is taken, where the thread began, and the last: who is between them is told by the messages between. */
    static final int MOST_REFERENCES = 20;

    static ThreadFacts of(
            int index, String messageId, List<String> references, String subject, boolean reply, Instant sent) {
        int left = Math.max(0, references.size() - MOST_REFERENCES);
        LongStream.Builder hashes = LongStream.builder();
        for (int i = 0; i < references.size(); i++) {
            if (i == 0 || i > left) {
                hashes.add(hash(references.get(i)));
            }
        }
        return new ThreadFacts(index, hash(messageId), hashes.build().toArray(), hash(subject), reply, sent);
    }

    /** FNV-1a of 64 bits; 0 of nothing, and of nothing else. */
    private static long hash(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash == 0 ? 1 : hash;
    }
}
