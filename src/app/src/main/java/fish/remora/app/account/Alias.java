package fish.remora.app.account;

import fish.remora.api.Address;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Another name for an account, or for any address: one of both is given. Several rows of one name lead to several. */
@Entity
@SuppressWarnings("UnusedVariable") // fields are columns: JPA reads them
@Table(name = "alias")
@NamedQuery(
        name = "Alias.named",
        query = "select a from Alias a where a.domainId = :domain and a.localPart = :localPart order by a.id")
public class Alias {
    /** The local part that stands for all that are not otherwise known. */
    static final String CATCH_ALL = "*";

    @Id
    private long id;

    @Column(name = "domain_id")
    private long domainId;

    @Column(name = "local_part")
    private String localPart = "";

    @Column(name = "account_id")
    private @Nullable Long accountId;

    private @Nullable String address;

    /** For JPA. */
    protected Alias() {}

    Optional<Long> accountId() {
        return Optional.ofNullable(accountId);
    }

    Optional<Address> address() {
        return Optional.ofNullable(address).map(Address::parse);
    }
}
