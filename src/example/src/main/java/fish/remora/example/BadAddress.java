package fish.remora.example;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.util.Locale;

/** Where mail has come back from: nobody orders from there again. */
@Entity
@Table(name = "shop_bad_address")
@NamedQuery(name = BadAddress.ALL, query = "SELECT b.address FROM BadAddress b ORDER BY b.address")
public class BadAddress {
    static final String ALL = "BadAddress.all";

    @Id
    private String address;

    /** For JPA. */
    protected BadAddress() {}

    BadAddress(String address) {
        this.address = id(address);
    }

    /** Upper and lower case are one to every mail system that people use. */
    static String id(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
