package fish.remora.app.mailbox;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One piece of a message's octets, {@link #SIZE} long but for the last: content streams through the heap in these, both ways. */
@Entity
@SuppressWarnings("UnusedVariable") // fields are columns: JPA reads them
@Table(name = "content")
@IdClass(Part.Key.class)
@NamedQuery(name = "Part.octets", query = "select p.octets from Part p where p.messageId = :message and p.part = :part")
public class Part {
    /** In octets. */
    public static final int SIZE = 256 * 1024;

    @Id
    @Column(name = "message_id")
    private long messageId;

    @Id
    private int part;

    private byte[] octets = new byte[0];

    /** For JPA. */
    protected Part() {}

    /** @param octets at most {@link #SIZE}, taken over */
    public Part(long messageId, int part, byte[] octets) {
        this.messageId = messageId;
        this.part = part;
        this.octets = octets;
    }

    /** How many parts a message of so many octets has; an empty one has one, so that it can be read like any other. */
    public static int count(long size) {
        return (int) Math.max(1, (size + SIZE - 1) / SIZE);
    }

    /** Which message, which piece of it; JPA wants a mutable class here. */
    public static class Key implements Serializable {
        private static final long serialVersionUID = 1;

        private long messageId;
        private int part;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.messageId == messageId && key.part == part;
        }

        @Override
        public int hashCode() {
            return Objects.hash(messageId, part);
        }
    }
}
