package fish.remora.app.mailbox;

import fish.remora.api.BodyType;
import fish.remora.api.Envelope;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Stored octets (see sql): written once, needed by {@code copies} entries and deliveries, never changed but for that count. */
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
    private String body = BodyType.SEVEN_BIT.keyword();

    @Column(name = "smtp_utf8")
    private boolean smtpUtf8;

    @Column(name = "return_content")
    private @Nullable String returnContent;

    @Column(name = "envelope_id")
    private @Nullable String envelopeId;

    private byte @Nullable [] summary;

    @Column(name = "header_size")
    private @Nullable Integer headerSize;

    private byte @Nullable [] listed;

    /** For JPA. */
    protected Message() {}

    /**
     * @param size of all content, in octets
     * @param sender null for the null sender
     * @param described what is known of it without reading it
     * @param copies entries and deliveries made in the same transaction
     * @param options what MAIL said
     */
    public Message(
            long id,
            Instant receivedAt,
            long size,
            @Nullable String sender,
            Described described,
            int copies,
            Envelope.Options options) {
        this.id = id;
        this.receivedAt = receivedAt;
        this.size = size;
        this.parts = Part.count(size);
        this.sender = sender;
        this.headerIndex = described.headerIndex();
        this.summary = described.isListed() ? described.summary() : null;
        this.headerSize = described.isListed() ? described.headerSize() : null;
        this.listed = described.listed().length > 0 ? described.listed() : null;
        this.copies = copies;
        this.body = options.body().keyword();
        this.smtpUtf8 = options.smtpUtf8();
        this.returnContent =
                options.returnContent() == null ? null : options.returnContent().name();
        this.envelopeId = options.envelopeId();
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
