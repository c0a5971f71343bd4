package fish.remora.app.intake;

import fish.remora.api.MailTransaction;
import fish.remora.app.account.Route;
import fish.remora.app.mailbox.Part;
import fish.remora.protocol.mime.MimeIndex;
import fish.remora.protocol.mime.MimeIndexer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;

/**
 * A mail transaction made ready to be stored: its recipients resolved, its trace fields written, its octets indexed.
 *
 * @param id of the message to be
 * @param trace the fields that stand before the content from now on
 * @param inboxes each once, at least one
 */
record Incoming(long id, MailTransaction transaction, byte[] trace, MimeIndex index, List<Route.Inbox> inboxes) {
    /** RFC 5321 §6.3: a hundred Received fields are a loop. */
    private static final int MAX_HOPS = 100;

    static MimeIndex index(MailTransaction transaction) throws IOException {
        MimeIndexer indexer = new MimeIndexer();
        try (InputStream content = transaction.content().open()) {
            byte[] buffer = new byte[(int) Math.min(transaction.content().size() + 1, 64 * 1024)];
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                indexer.feed(buffer, 0, n);
            }
        }
        return indexer.finish();
    }

    boolean isLoop() {
        return index.header().count("Received") > MAX_HOPS;
    }

    /** In octets, trace and content. */
    long size() {
        return trace.length + transaction.content().size();
    }

    boolean isSinglePart() {
        return size() <= Part.SIZE;
    }

    /** Trace and content, as they will be read. */
    InputStream open() throws IOException {
        return new SequenceInputStream(
                new ByteArrayInputStream(trace), transaction.content().open());
    }
}
