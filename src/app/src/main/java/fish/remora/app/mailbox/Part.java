package fish.remora.app.mailbox;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One piece of a message's octets, {@link #SIZE} long but for the last: content streams through the heap in these, both ways. */
@Entity
@SuppressWarnings("UnusedVariable") // fields are columns: JPA reads them
@Table(name = "content")
@IdClass(Part.Key.class)
public class Part {
    /** In octets. */
    public static final int SIZE = 256 * 1024;

    /** A relation rather than an id, so that the message's row is written first. */
    @Id
    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "message_id")
    private @Nullable Message message;

    @Id
    private int part;

    private byte[] octets = new byte[0];

    /** For JPA. */
    protected Part() {}

    /** @param octets at most {@link #SIZE}, taken over */
    public Part(Message message, int part, byte[] octets) {
        this.message = message;
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

        private long message;
        private int part;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.message == message && key.part == part;
        }

        @Override
        public int hashCode() {
            return Objects.hash(message, part);
        }
    }
}
