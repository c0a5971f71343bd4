package fish.remora.app.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A domain whose mail is ours; {@code name} as {@link DomainName} makes it. */
@Entity
@SuppressWarnings("UnusedVariable") // fields are columns: JPA reads them
@Table(name = "domain")
@NamedQuery(name = "Domain.named", query = "select d from Domain d where d.name = :name")
@NamedQuery(name = "Domain.all", query = "select d from Domain d order by d.id")
@NamedQuery(name = "Domain.first", query = "select d from Domain d where d.aliasOf is null order by d.id")
public class Domain {
    @Id
    private long id;

    private String name = "";

    @Column(name = "alias_of")
    private @Nullable Long aliasOf;

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

    /** Whose other name it is. */
    Optional<Long> aliasOf() {
        return Optional.ofNullable(aliasOf);
    }
}
