package fish.remora.app.operation;

import fish.remora.app.sql.CommitWatch;
import fish.remora.api.BodyType;
import fish.remora.api.Content;
import fish.remora.api.Envelope;
import fish.remora.api.mailbox.Flag;
import fish.remora.app.delivery.Notices;
import fish.remora.app.delivery.Posting;
import fish.remora.app.intake.Incoming;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    @EJB
    private AppendTransaction transaction;

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
        AppendTransaction.Target target = new AppendTransaction.Target(
                AccountTable.address("address", account), MailboxTable.name(mailbox), transfer);
        List<AppendTransaction.Item> items = new ArrayList<>(messages.size());
        for (Given one : messages) {
            int flags = flags(one.parameters().text("flags").orElse(""));
            Instant date = date(one.parameters());
            Incoming incoming = Incoming.read(one.content());
            Posting.Text text = Notices.text(one.content(), incoming.index().header(), true);
            items.add(new AppendTransaction.Item(text, options(incoming), flags, date));
        }
        var watch = new CommitWatch();
        JsonObject answer = transaction.append(target, items, watch);
        if (!watch.isCommitted()) {
            throw new IllegalStateException("the messages were not committed");
        }
        return answer;
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

    private static Instant date(Parameters parameters) {
        String text = parameters.text("internalDate").orElse("");
        if (text.isEmpty()) {
            return Instant.now();
        }
        try {
            Instant date = Instant.parse(text);
            if (!date.isBefore(EARLIEST) && !date.isAfter(LATEST)) {
                return date;
            }
        } catch (DateTimeException noDate) {
            // Refused below.
        }
        throw new Invalid("internalDate", text, "a time such as 2026-11-23T10:00:00Z, from 1900 to 9999");
    }
}
