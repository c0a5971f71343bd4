package fish.remora.app.account;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;

/** A domain whose mail is ours; {@code name} as {@link DomainName} makes it. */
@Entity
@SuppressWarnings("UnusedVariable") // fields are columns: JPA reads them
@Table(name = "domain")
@NamedQuery(name = "Domain.named", query = "select d from Domain d where d.name = :name")
@NamedQuery(name = "Domain.all", query = "select d from Domain d order by d.id")
public class Domain {
    @Id
    private long id;

    private String name = "";

    /** For JPA. */
    protected Domain() {}

    public Domain(long id, String name) {
        this.id = id;
        this.name = name;
    }

    public long id() {
        return id;
    }

    public String name() {
        return name;
    }
}
