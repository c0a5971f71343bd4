package fish.remora.app.email;

import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.app.intake.Incoming;
import fish.remora.app.mailbox.Appends;
import fish.remora.app.mailbox.Copies;
import fish.remora.app.mailbox.Described;
import fish.remora.app.mailbox.Held;
import fish.remora.app.mailbox.Room;
import fish.remora.app.mailbox.Store;
import fish.remora.app.mailbox.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts messages that nobody has sent into mailboxes of an account: RFC 8621 §4.6, §4.8. Thread-safe. */
@ApplicationScoped
public class Filing {
    @Inject
    private Store store;

    @Inject
    private Appends appends;

    @Inject
    private Copies copies;

    @Inject
    @ConfigProperty(name = "remora.max.message.size", defaultValue = "104857600")
    private long maxMessageSize;

    /**
     * Where a message goes.
     *
     * @param mailboxes at least one
     * @param keywords in lower case
     * @param received empty: now
     */
    public record Place(Set<Long> mailboxes, Set<String> keywords, Optional<Instant> received) {
        public Place {
            mailboxes = Set.copyOf(mailboxes);
            keywords = Set.copyOf(keywords);
        }

        /** The same at another time. */
        public Place at(Optional<Instant> time) {
            return new Place(mailboxes, keywords, time);
        }
    }

    /**
     * Returns once the message is durable in all of its mailboxes, or in none.
     *
     * @param content read outside of the transaction first, then once in it
     * @return its id
     * @throws Denied NONEXISTENT when the account has no such mailbox; OVERQUOTA; TOOBIG; LIMIT when there is no room for a keyword
     * @throws IOException when the content cannot be read
     */
    public long file(long account, Content content, Place place) throws Denied, IOException {
        if (content.size() > maxMessageSize) {
            throw new Denied(Denied.Code.TOOBIG, "A message may have " + maxMessageSize + " octets");
        }
        Incoming incoming = Incoming.read(content);
        Appends.Item item = new Appends.Item(
                content,
                Described.of(content, incoming.index()),
                incoming.options(),
                Keywords.system(place.keywords()),
                Keywords.others(place.keywords()),
                place.received());
        return store.<Long, RuntimeException>write(tx -> file(tx, account, item, place.mailboxes()));
    }

    private long file(Tx tx, long account, Appends.Item item, Set<Long> mailboxes) throws SQLException, Denied {
        Appends.Brought brought = appends.bring(tx, List.of(item));
        int places = mailboxes.size();
        Room.take(
                tx, account, () -> new Room.Need(places, places * item.content().size()));
        List<Long> targets = new ArrayList<>(new TreeSet<>(mailboxes));
        Map<Long, Held> held = Held.all(tx.connection(), targets);
        for (long target : targets) {
            if (Held.in(held, target).owner() != account) {
                throw new Denied(Denied.Code.NONEXISTENT, "There is no such mailbox");
            }
        }
        long uid = appends.write(tx, targets.get(0), -1, brought).to().get(0).value();
        for (long target : targets.subList(1, places)) {
            copies.copy(tx, Held.in(held, targets.get(0)), Held.in(held, target), List.of(uid));
        }
        return brought.messages().get(0);
    }
}
