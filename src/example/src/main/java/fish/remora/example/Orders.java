package fish.remora.example;

import fish.remora.api.Mail;
import fish.remora.api.MailSender;
import fish.remora.api.Sent;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.resource.ConnectionFactoryDefinition;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;
import java.util.List;
import java.util.Optional;

/** Places, cancels and remembers orders. Each method is one transaction, or part of its caller's; mail is part of it like any row. */
@Stateless
@ConnectionFactoryDefinition(
        name = "java:app/mail",
        interfaceName = "fish.remora.api.MailSender",
        resourceAdapter = "remora",
        transactionSupport = TransactionSupportLevel.NoTransaction,
        properties = "application=shop")
public class Orders {
    private static final int SHOWN = 20;

    @PersistenceContext
    private EntityManager entities;

    @Resource(lookup = "java:app/mail")
    private MailSender mail;

    /** A list with commas between. */
    @Resource(name = "shop/domains")
    private String domains;

    @Inject
    private Stock stock;

    /**
     * The order, what it takes from the stock and its confirmation: all of it, or nothing.
     *
     * @param fail when all is done, to show that then nothing is
     */
    public long place(String customer, String article, boolean fail) throws Refused {
        if (entities.find(BadAddress.class, BadAddress.id(customer)) != null) {
            throw new Refused("Mail to " + customer + " has come back: we need another address.");
        }
        stock.take(article);
        Order order = new Order(customer, article);
        entities.persist(order);
        Sent.Outcome confirmation = send(order, "confirmation", "Order " + order.number(), """
                Thank you! One %s is reserved for you.

                You have changed your mind? Answer this mail with one word: cancel
                """.formatted(article));
        order.note("Confirmation: " + confirmation.reply());
        if (fail) {
            throw new Refused("Order " + order.number() + " was written and its mail was taken (" + confirmation.reply()
                    + "). Then the transaction rolled back: neither exists.");
        }
        return order.number();
    }

    /** A customer's answer: to cancel, or something for a person to read. */
    public void answered(String key, Letter letter) throws Refused {
        Order order = locked(key).orElseThrow();
        order.note("The customer answers: " + letter.firstLine());
        if (letter.says("cancel") && order.cancel()) {
            stock.putBack(order.article());
            Sent.Outcome goodbye = send(order, "cancellation", "Order " + order.number() + " is cancelled", """
                    Nothing will be sent to you, and there is nothing to pay.
                    """);
            order.note("Cancelled: " + goodbye.reply());
        }
    }

    /** The mail system says that a mail cannot be delivered. */
    public void bounced(String key) {
        Order order = locked(key).orElseThrow();
        if (order.unreachable()) {
            stock.putBack(order.article());
        }
        order.note("A mail came back: " + order.customer() + " is a bad address");
        entities.merge(new BadAddress(order.customer()));
    }

    /** Something that changes nothing, if it is about an order of ours. */
    public void note(String key, String text) {
        locked(key).ifPresent(order -> order.note(text));
    }

    /** The last ones, the newest first. */
    public List<Order> latest() {
        return entities.createNamedQuery(Order.LATEST, Order.class)
                .setMaxResults(SHOWN)
                .getResultList();
    }

    public List<String> badAddresses() {
        return entities.createNamedQuery(BadAddress.ALL, String.class).getResultList();
    }

    private Sent.Outcome send(Order order, String about, String subject, String text) throws Refused {
        String domain = domains.split(",", -1)[0].strip();
        try {
            Sent.Outcome outcome = mail.send(Mail.from("Shop <shop@" + domain + ">")
                            .to(order.customer())
                            .subject(subject)
                            .text(text)
                            .key(order.key(about))
                            .answersTo("orders@" + domain))
                    .recipients()
                    .get(0);
            if (!outcome.isTaken()) {
                throw new Refused("No mail reaches " + order.customer() + ": " + outcome.reply());
            }
            return outcome;
        } catch (IllegalArgumentException wrong) {
            throw new Refused(String.valueOf(wrong.getMessage()));
        }
    }

    /** Mails about one order wait for each other. */
    private Optional<Order> locked(String key) {
        return Optional.ofNullable(entities.find(Order.class, Order.numberOf(key), LockModeType.PESSIMISTIC_WRITE));
    }
}
