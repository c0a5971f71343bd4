package fish.remora.example;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.OrderBy;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * What a customer wants, and what has happened to it. Its number is the {@link #key} of its mails: whatever comes back brings it along.
 *
 * <pre>
 * PLACED ── the customer answers "cancel" ──▶ CANCELLED
 *    └───── the confirmation bounces ───────▶ UNREACHABLE
 * </pre>
 */
@Entity(name = "ShopOrder")
@Table(name = "shop_order")
@NamedQuery(name = Order.LATEST, query = "SELECT o FROM ShopOrder o ORDER BY o.number DESC")
public class Order {
    static final String LATEST = "Order.latest";

    /** Where an order is. */
    public enum State {
        PLACED,
        CANCELLED,
        UNREACHABLE
    }

    @Id
    @SequenceGenerator(name = "shop_order_number", sequenceName = "shop_order_number", allocationSize = 1)
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "shop_order_number")
    private long number;

    @Column
    private String customer;

    @Column
    private String article;

    @Enumerated(EnumType.STRING)
    private State state = State.PLACED;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "shop_step", joinColumns = @JoinColumn(name = "order_number"))
    @OrderBy("at")
    private List<Step> steps = new ArrayList<>();

    /** For JPA. */
    protected Order() {}

    Order(String customer, String article) {
        this.customer = customer;
        this.article = article;
    }

    long number() {
        return number;
    }

    String customer() {
        return customer;
    }

    String article() {
        return article;
    }

    State state() {
        return state;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Names the mail about an order that {@code about} says: one key, one mail. */
    String key(String about) {
        return number + "-" + about;
    }

    /** The other way round; 0, which is no order, when it is another key. */
    static long numberOf(String key) {
        return key.matches("\\d{1,18}-.*") ? Long.parseLong(key.substring(0, key.indexOf('-'))) : 0;
    }

    void note(String text) {
        steps.add(new Step(text));
    }

    /** @return false when it is too late */
    boolean cancel() {
        return end(State.CANCELLED);
    }

    /** @return false when it makes no difference any more */
    boolean unreachable() {
        return end(State.UNREACHABLE);
    }

    private boolean end(State as) {
        if (state != State.PLACED) {
            return false;
        }
        state = as;
        return true;
    }
}
