package fish.remora.app.operation;

import fish.remora.api.Address;
import fish.remora.api.Content;
import fish.remora.api.Denied;
import fish.remora.api.mailbox.Flag;
import fish.remora.api.mailbox.Placed;
import fish.remora.app.intake.Incoming;
import fish.remora.app.json.Json;
import fish.remora.app.mailbox.Access;
import fish.remora.app.mailbox.Appends;
import fish.remora.app.mailbox.Described;
import fish.remora.app.mailbox.MailboxList;
import fish.remora.app.mailbox.MailboxName;
import fish.remora.app.mailbox.Store;
import fish.remora.app.operation.Transfers.Direction;
import fish.remora.app.start.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        MailboxName name = MailboxTable.made("mailbox", mailbox);
        List<Appends.Item> items = new ArrayList<>(messages.size());
        for (Given one : messages) {
            int flags = flags(one.parameters().text("flags").orElse(""));
            Optional<Instant> date = date(one.parameters());
            Incoming incoming = Incoming.read(one.content());
            items.add(new Appends.Item(
                    one.content(),
                    Described.of(one.content(), incoming.index()),
                    incoming.options(),
                    flags,
                    List.of(),
                    date));
        }
        long octets = items.stream().mapToLong(one -> one.content().size()).sum();
        try {
            return store.<Optional<Placed>, QuotaExceeded>write(tx -> {
                        Transfers.check(tx.connection(), transfer, Direction.IMPORT, address);
                        Optional<Long> owner = Access.account(tx.connection(), address);
                        if (owner.isEmpty()) {
                            return Optional.empty();
                        }
                        Appends.Brought brought = appends.bring(tx, items);
                        MailboxList.hold(tx.connection(), owner.get());
                        QuotaExceeded.check(tx, owner.get(), items.size(), octets);
                        return Optional.of(
                                appends.write(tx, MailboxTable.ensure(tx, ids, owner.get(), name), -1, brought));
                    })
                    .map(Appending::answer)
                    .orElseThrow(() -> new Conflict("there is no account " + address));
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
