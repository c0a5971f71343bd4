package fish.remora.app.mailbox;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Stored octets (see sql): written once, shown by {@code copies} entries, never changed but for that count. */
@Entity
@SuppressWarnings("UnusedVariable") // fields are columns: JPA reads them
@Table(name = "message")
public class Message {
    @Id
    private long id;

    @Column(name = "received_at")
    private Instant receivedAt = Instant.EPOCH;

    private long size;
    private int parts;
    private @Nullable String sender;

    @Column(name = "header_index")
    private String headerIndex = "";

    private int copies;

    /** For JPA. */
    protected Message() {}

    /**
     * @param size of all content, in octets
     * @param sender null for the null sender
     * @param headerIndex JSON
     * @param copies entries made in the same transaction
     */
    public Message(long id, Instant receivedAt, long size, @Nullable String sender, String headerIndex, int copies) {
        this.id = id;
        this.receivedAt = receivedAt;
        this.size = size;
        this.parts = Part.count(size);
        this.sender = sender;
        this.headerIndex = headerIndex;
        this.copies = copies;
    }

    public long id() {
        return id;
    }

    public long size() {
        return size;
    }

    public int parts() {
        return parts;
    }

    public Instant receivedAt() {
        return receivedAt;
    }
}
