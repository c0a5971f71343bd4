package fish.remora.app.delivery;

import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.app.mailbox.Part;
import fish.remora.app.start.Ids;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Content that lies in the database, read part by part as it is needed: never more than one part in memory.
 *
 * @param stored octets of the message
 * @param start how many of them are left out
 */
public record StoredContent(DataSource database, long messageId, long stored, long start) implements Content {
    private static final System.Logger LOG = System.getLogger(StoredContent.class.getName());

    private static final String READ = "SELECT octets FROM content WHERE message_id = ? AND part = ?";

    /** The octets are not there any more; any other failure to read them says nothing about them. */
    public static final class Gone extends IOException {
        private static final long serialVersionUID = 1;

        Gone(String message) {
            super(message);
        }
    }

    /** What a mailbox port says when content could not be read, and yet is not {@link Gone}. */
    public static Denied unreadable(IOException failure) {
        LOG.log(Level.WARNING, "Content cannot be read", failure);
        return new Denied(Denied.Code.UNAVAILABLE, "The message cannot be read; try again later");
    }

    @Override
    public long size() {
        return stored - start;
    }

    @Override
    public InputStream open() {
        return new Parts();
    }

    private byte[] part(int number) throws IOException {
        try (Connection connection = database.getConnection();
                PreparedStatement read = connection.prepareStatement(READ)) {
            read.setLong(1, messageId);
            read.setInt(2, number);
            try (ResultSet row = read.executeQuery()) {
                if (row.next()) {
                    return row.getBytes(1);
                }
            }
        } catch (SQLException failure) {
            throw new IOException("content of message " + Ids.name(messageId) + " cannot be read", failure);
        }
        throw new Gone("message " + Ids.name(messageId) + " has no part " + number);
    }

    private final class Parts extends InputStream {
        private long position = start;
        private int number = -1;
        private byte[] part = new byte[0];

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            if (length == 0) {
                return 0;
            }
            if (position >= stored) {
                return -1;
            }
            int wanted = (int) (position / Part.SIZE);
            if (wanted != number) {
                part = part(wanted);
                number = wanted;
            }
            int at = (int) (position - (long) number * Part.SIZE);
            int count = Math.min(length, part.length - at);
            if (count <= 0) {
                throw new IOException("message " + Ids.name(messageId) + " is shorter than it should be");
            }
            System.arraycopy(part, at, buffer, offset, count);
            position += count;
            return count;
        }
    }
}
