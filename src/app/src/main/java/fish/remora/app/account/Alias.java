package fish.remora.app.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;

/** Another name for an account; several rows of one name lead to several accounts. */
@Entity
@SuppressWarnings("UnusedVariable") // fields are columns: JPA reads them
@Table(name = "alias")
@NamedQuery(
        name = "Alias.accounts",
        query =
                "select a.accountId from Alias a where a.domainId = :domain and a.localPart = :localPart order by a.accountId")
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
    private long accountId;

    /** For JPA. */
    protected Alias() {}
}
