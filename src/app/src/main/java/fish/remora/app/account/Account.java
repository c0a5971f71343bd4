package fish.remora.app.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody who reads mail; {@code localPart} as {@link fish.remora.api.Address#localKey} makes it. */
@Entity
@SuppressWarnings("UnusedVariable") // fields are columns: JPA reads them
@Table(name = "account")
@NamedQuery(
        name = "Account.named",
        query = "select a from Account a where a.domainId = :domain and a.localPart = :localPart")
@NamedQuery(name = "Account.byId", query = "select a from Account a where a.id in :ids")
@NamedQuery(name = "Account.first", query = "select a from Account a order by a.id")
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

    /** Mail comes to it. */
    boolean receives() {
        return receive;
    }

    public @Nullable String scram() {
        return scram;
    }

    public @Nullable Long quota() {
        return quota;
    }
}
