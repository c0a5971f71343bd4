package fish.remora.app.account;

import fish.remora.api.Address;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who reads mail; {@code localPart} as {@link fish.remora.api.Address#localKey} makes it. */
@Entity
@SuppressWarnings("UnusedVariable") // fields are columns: JPA reads them
@Table(name = "account")
@NamedQuery(
        name = "Account.named",
        query = "select a from Account a where a.domainId = :domain and a.localPart = :localPart")
@NamedQuery(name = "Account.first", query = "select a from Account a where a.receive = true order by a.id")
public class Account {
    @Id
    private long id;

    @Column(name = "domain_id")
    private long domainId;

    @Column(name = "local_part")
    private String localPart = "";

    private @Nullable String password;
    private @Nullable String scram;
    private @Nullable Long quota;
    private boolean login = true;
    private boolean receive = true;
    private boolean keep = true;
    private boolean totp;
    private String role = "user";
    private @Nullable String forward;

    @Column(name = "quota_messages")
    private @Nullable Long quotaMessages;

    @Column(name = "created_at")
    private Instant createdAt = Instant.EPOCH;

    /** For JPA. */
    protected Account() {}

    /**
     * @param password a PHC string, null for one who cannot log in
     * @param scram as {@link Scram} has it, null when the password is not known in clear
     */
    public Account(
            long id, long domainId, String localPart, @Nullable String password, @Nullable String scram, Instant now) {
        this.id = id;
        this.domainId = domainId;
        this.localPart = localPart;
        this.password = password;
        this.scram = scram;
        this.createdAt = now;
    }

    public long id() {
        return id;
    }

    public @Nullable String password() {
        return password;
    }

    /** Its user may come in. */
    public boolean mayLogIn() {
        return login;
    }

    /** The pages ask for a code, and mail programs need passwords of their own. */
    public boolean hasSecondFactor() {
        return totp;
    }

    boolean isAdministrator() {
        return role.equals("administrator");
    }

    /** Mail comes to it. */
    boolean receives() {
        return receive;
    }

    /** Its own mailbox gets what comes, too. */
    boolean keeps() {
        return keep;
    }

    /** Where copies go. */
    List<Address> forward() {
        return forward == null ? List.of() : forward.lines().map(Address::parse).toList();
    }

    public @Nullable String scram() {
        return scram;
    }

    /** Octets over all mailboxes; null: any number. */
    public @Nullable Long quota() {
        return quota;
    }

    /** Messages over all mailboxes; null: any number. */
    public @Nullable Long quotaMessages() {
        return quotaMessages;
    }
}
