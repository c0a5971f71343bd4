package fish.remora.app.operation;

import fish.remora.api.Address;
import fish.remora.api.BodyType;
import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.api.Envelope;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.Placed;
import fish.remora.app.intake.Incoming;
import fish.remora.app.json.Json;
import fish.remora.app.mailbox.Appends;
import fish.remora.app.mailbox.Described;
import fish.remora.app.mailbox.MailboxName;
import fish.remora.app.mailbox.Room;
import fish.remora.app.mailbox.Store;
import fish.remora.app.operation.Transfers.Direction;
import fish.remora.app.start.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Appends messages to a mailbox, as IMAP's APPEND would (RFC 9051 §6.3.12): the octets as they are, without trace fields, and nobody is told.
 * Thread-safe.
 */
@ApplicationScoped
public class Appending {
    /** What goes with a message. */
    public static final Set<String> NAMES = Set.of("flags", "internalDate");

    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    @Inject
    private Store store;

    @Inject
    private Appends appends;

    @Inject
    private Ids ids;

    /**
     * A message as it is given.
     *
     * @param parameters {@code flags}, a comma list, and {@code internalDate}, ISO 8601, else now
     */
    public record Given(Parameters parameters, Content content) {}

    /**
     * Returns once the messages are durable, all of them or none. Content is read outside of the transaction first, then once in it.
     *
     * @param mailbox made when it is missing
     * @param transfer an import that has begun
     * @return {@code uids}, in their order, and {@code uidValidity}
     * @throws Invalid when a parameter is wrong
     * @throws Conflict when there is no such account
     * @throws QuotaExceeded when the account has no room for them
     * @throws IOException when content cannot be read
     */
    public JsonObject append(String account, String mailbox, String transfer, List<Given> messages)
            throws IOException, Conflict, QuotaExceeded {
        Address address = AccountTable.address("address", account);
        MailboxName name = MailboxTable.name(mailbox);
        List<Appends.Item> items = new ArrayList<>(messages.size());
        for (Given one : messages) {
            int flags = flags(one.parameters().text("flags").orElse(""));
            Optional<Instant> date = date(one.parameters());
            Incoming incoming = Incoming.read(one.content());
            items.add(new Appends.Item(
                    one.content(),
                    Described.of(one.content(), incoming.index()),
                    options(incoming),
                    flags,
                    List.of(),
                    date));
        }
        try {
            return answer(store.write(tx -> {
                Transfers.check(tx.connection(), transfer, Direction.IMPORT, address);
                long owner = MailboxTable.account(tx.connection(), address)
                        .orElseThrow(
                                () -> new Refusal(Optional.of(new Conflict("there is no account " + address)), ""));
                checkRoom(tx.connection(), owner, items);
                return appends.write(tx, MailboxTable.ensure(tx, ids, owner, name), -1, items);
            }));
        } catch (Refusal refused) {
            if (refused.conflict.isPresent()) {
                throw refused.conflict.get();
            }
            throw new QuotaExceeded(refused.full);
        } catch (Denied denied) {
            throw new IllegalStateException(denied.getMessage(), denied);
        }
    }

    private static JsonObject answer(Placed placed) {
        JsonArrayBuilder uids = Json.createArrayBuilder();
        placed.to().forEach(one -> uids.add(one.value()));
        return Json.createObjectBuilder()
                .add("uids", uids)
                .add("uidValidity", placed.uidValidity())
                .build();
    }

    /** Why nothing was appended: one of two reasons, for a transaction throws but one. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Optional<Conflict> conflict;
        private final String full;

        Refusal(Optional<Conflict> conflict, String full) {
            super(full);
            this.conflict = conflict;
            this.full = full;
        }
    }

    private static void checkRoom(Connection connection, long owner, List<Appends.Item> items)
            throws SQLException, Refusal {
        long octets = items.stream().mapToLong(one -> one.content().size()).sum();
        Optional<String> lacking = Room.lacking(Room.of(connection, owner), items.size(), octets);
        if (lacking.isPresent()) {
            throw new Refusal(Optional.empty(), lacking.get());
        }
    }

    /** Nobody says what the octets are: they themselves do. */
    private static Envelope.Options options(Incoming incoming) {
        return incoming.options(new Envelope.Options(BodyType.EIGHT_BIT_MIME, false, OptionalLong.empty(), null, null));
    }

    private static int flags(String list) {
        int bits = 0;
        for (String word : list.split(",", -1)) {
            if (!word.isBlank()) {
                bits |= Flag.named(word.strip())
                        .orElseThrow(() -> new Invalid("flags", list, "a comma list of " + Flag.words(-1)))
                        .bit();
            }
        }
        return bits;
    }

    /** Empty: now. */
    private static Optional<Instant> date(Parameters parameters) {
        String text = parameters.text("internalDate").orElse("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant date = Instant.parse(text);
            if (!date.isBefore(EARLIEST) && !date.isAfter(LATEST)) {
                return Optional.of(date);
            }
        } catch (DateTimeException noDate) {
            // Refused below.
        }
        throw new Invalid("internalDate", text, "a time such as 2026-11-23T10:00:00Z, from 1900 to 9999");
    }
}
