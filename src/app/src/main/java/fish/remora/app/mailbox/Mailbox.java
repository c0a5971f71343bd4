package fish.remora.app.mailbox;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * An IMAP folder: gives out UIDs and modseqs and counts what it holds. Those columns move by one statement for a whole group of mails
 * ({@link Mailboxes#take}), never through this entity, so that two transactions only wait for each other where they must.
 */
@Entity
@SuppressWarnings("UnusedVariable") // fields are columns: JPA reads them
@Table(name = "mailbox")
@NamedQuery(name = "Mailbox.named", query = "select m from Mailbox m where m.accountId = :account and m.name = :name")
@NamedQuery(
        name = "Mailbox.useOf",
        query =
                "select coalesce(sum(m.octets), 0), coalesce(sum(m.messages), 0) from Mailbox m where m.accountId = :account")
public class Mailbox {
    public static final String INBOX = "INBOX";

    @Id
    private long id;

    @Column(name = "account_id")
    private long accountId;

    private String name = "";

    @Column(name = "uid_validity")
    private long uidValidity;

    @Column(name = "uid_next")
    private long uidNext = 1;

    @Column(name = "highest_modseq")
    private long highestModseq = 1;

    private long messages;
    private long octets;
    private long unseen;
    private long deleted;

    /** For JPA. */
    protected Mailbox() {}

    /** An empty mailbox. RFC 9051 §2.3.1.1 suggests the time of its making, in seconds, as UIDVALIDITY. */
    public Mailbox(long id, long accountId, String name, Instant now) {
        this.id = id;
        this.accountId = accountId;
        this.name = name;
        this.uidValidity = now.getEpochSecond();
    }

    public long id() {
        return id;
    }

    public long uidValidity() {
        return uidValidity;
    }

    /** Where a new entry goes. */
    public record Place(long mailboxId, long uid, long modseq) {}
}
