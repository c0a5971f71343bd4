package fish.remora.protocol.smtp.client;

import fish.remora.api.Content;
import fish.remora.api.Transmitted;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** What a {@link ClientSession} wants done next, in the order of the list. */
public sealed interface ClientStep {
    /** Write these octets. Several in a row may go out together. */
    record Send(byte[] octets) implements ClientStep {}

    /** Write all that this form makes of the transmission's content, then call {@link ClientSession#contentSent}. */
    record SendContent(Form form) implements ClientStep {}

    /** Begin the TLS handshake as client, then call {@link ClientSession#secured}; nothing read before may be kept. */
    record StartTls() implements ClientStep {}

    /** The session is open: it takes a transmission now. */
    record Ready() implements ClientStep {}

    /**
     * The transmission, or the opening of the session, is over; {@link ClientSession#isReady} tells whether another may follow.
     *
     * @param outcomes one for each recipient of the transmission; one alone when the session could not be opened
     */
    record Finished(List<Transmitted.Outcome> outcomes, Transmitted.Contact contact) implements ClientStep {}

    /**
     * Close the connection when what was to be sent before is sent; nothing more will be said. May come while content is being written:
     * then it is not written to its end. Comes alone when the peer spoke up on an idle connection.
     */
    record Close() implements ClientStep {}

    /** How content goes over the wire: after DATA dot-stuffed and with its end, after BDAT as it is, to a 7-bit peer re-encoded. */
    interface Form {
        /**
         * The octets to write. Blocks as the content does.
         *
         * @throws fish.remora.protocol.mime.Inconvertible when no octets of it may go to this peer: {@link ClientSession.Lost#INCONVERTIBLE}
         * @throws IOException when the content cannot be read: {@link ClientSession.Lost#CONTENT}
         */
        InputStream open(Content content) throws IOException;
    }
}
