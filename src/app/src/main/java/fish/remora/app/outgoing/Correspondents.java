package fish.remora.app.outgoing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.SpecialUse;
import fish.remora.app.access.Listing;
import fish.remora.app.mailbox.Mailbox;
import fish.remora.app.mailbox.Store;
import fish.remora.app.reading.Summaries;
import fish.remora.app.sql.Rows;
import fish.remora.protocol.mime.Envelope;
import fish.remora.protocol.mime.Envelope.Person;
import fish.remora.protocol.mime.Summary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * With whom somebody has written mail lately, for addresses to be completed: found in the newest of what he has sent and got, however much there is, and
 * remembered for a while. Thread-safe.
 */
@ApplicationScoped
public class Correspondents {
    /** Messages of a mailbox that are looked at. */
    private static final int NEWEST = 400;

    /** To whom somebody writes counts more than who writes to him. */
    private static final int SENT = 3;

    private static final String MESSAGES =
            "SELECT message_id FROM entry WHERE mailbox_id = ? ORDER BY uid DESC LIMIT " + NEWEST;

    private final Cache<Long, List<Known>> known = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofMinutes(1))
            .maximumSize(2_000)
            .build();

    @Inject
    private Listing listing;

    @Inject
    private Store store;

    @Inject
    private Summaries summaries;

    /** Somebody, and how much he counts. */
    private record Known(Person person, int weight) {
        Known and(Known other) {
            Optional<String> name =
                    person.name().isPresent() ? person.name() : other.person().name();
            return new Known(new Person(name, person.email()), weight + other.weight());
        }

        /** A word of the name, or the address, begins with it. */
        boolean fits(String text) {
            String name = " " + person.name().orElse("").toLowerCase(Locale.ROOT);
            return person.email().toLowerCase(Locale.ROOT).startsWith(text) || name.contains(" " + text);
        }
    }

    /**
     * Those whom it may mean, the likeliest first.
     *
     * @param text the begin of a name or an address
     */
    public List<Person> find(long account, String text, int most) throws Denied {
        List<Known> all = known.getIfPresent(account);
        if (all == null) {
            all = find(account);
            known.put(account, all);
        }
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return all.stream()
                .filter(one -> one.fits(wanted))
                .limit(most)
                .map(Known::person)
                .toList();
    }

    private List<Known> find(long account) throws Denied {
        Map<String, Known> all = new LinkedHashMap<>();
        for (MailboxInfo mailbox : listing.list(new AccountId(account))) {
            if (mailbox.use().filter(SpecialUse.SENT::equals).isPresent()) {
                for (Envelope one : newest(mailbox)) {
                    Stream.of(one.to(), one.cc(), one.bcc()).forEach(people -> add(all, people, SENT));
                }
            } else if (mailbox.name().equals(Mailbox.INBOX)) {
                for (Envelope one : newest(mailbox)) {
                    add(all, one.from(), 1);
                }
            }
        }
        return all.values().stream()
                .sorted(Comparator.comparingInt((Known one) -> -one.weight()))
                .toList();
    }

    private static void add(Map<String, Known> all, List<Person> people, int weight) {
        for (Person one : people) {
            if (one.email().indexOf('@') > 0) {
                all.merge(one.email().toLowerCase(Locale.ROOT), new Known(one, weight), Known::and);
            }
        }
    }

    private List<Envelope> newest(MailboxInfo mailbox) throws Denied {
        if (mailbox.exists().isEmpty()) {
            return List.of();
        }
        long id = mailbox.exists().get().id().value();
        List<Long> messages = store.read(connection -> Rows.read(connection, MESSAGES, row -> row.getLong(1), id));
        Map<Long, Summary> found = summaries.of(messages);
        List<Envelope> fields = new ArrayList<>();
        for (long message : messages) {
            Summary summary = found.get(message);
            if (summary != null) {
                fields.add(summary.fields());
            }
        }
        return fields;
    }
}
