package fish.remora.app.mailbox;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message's place in one mailbox. Born with a UID of that mailbox and its modseq; ends in a range of {@code expunged}. */
@Entity
@SuppressWarnings("UnusedVariable") // fields are columns: JPA reads them
@Table(name = "entry")
@IdClass(Entry.Key.class)
public class Entry {
    @Id
    @Column(name = "mailbox_id")
    private long mailboxId;

    @Id
    private long uid;

    /** A relation rather than an id, so that the message's row is written first. */
    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "message_id")
    private @Nullable Message message;

    private long size;

    @Column(name = "internal_date")
    private Instant internalDate = Instant.EPOCH;

    private long flags;
    private long modseq;

    /** For JPA. */
    protected Entry() {}

    /**
     * A new entry; its internal date is when the message was received.
     *
     * @param flags bits of {@link fish.remora.api.mailbox.Flag}
     */
    public Entry(Mailbox.Place place, Message message, long flags) {
        this.mailboxId = place.mailboxId();
        this.uid = place.uid();
        this.modseq = place.modseq();
        this.message = message;
        this.size = message.size();
        this.internalDate = message.receivedAt();
        this.flags = flags;
    }

    /** Which mailbox, which UID; JPA wants a mutable class here. */
    public static class Key implements Serializable {
        private static final long serialVersionUID = 1;

        private long mailboxId;
        private long uid;

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.mailboxId == mailboxId && key.uid == uid;
        }

        @Override
        public int hashCode() {
            return Objects.hash(mailboxId, uid);
        }
    }
}
