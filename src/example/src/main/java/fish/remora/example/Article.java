package fish.remora.example;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;

/** What the shop sells, and how many are there. Never less than none. */
@Entity
@Table(name = "shop_article")
@NamedQuery(name = Article.ALL, query = "SELECT a FROM Article a ORDER BY a.name")
public class Article {
    static final String ALL = "Article.all";

    @Id
    private String name;

    @Column
    private int amount;

    /** For JPA. */
    protected Article() {}

    String name() {
        return name;
    }

    int amount() {
        return amount;
    }

    /** @return false when there is none */
    boolean take() {
        if (amount == 0) {
            return false;
        }
        amount--;
        return true;
    }

    void add(int more) {
        amount += more;
    }
}
