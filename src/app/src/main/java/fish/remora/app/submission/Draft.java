package fish.remora.app.submission;

import fish.remora.api.Address;
import fish.remora.api.Mail;
import fish.remora.api.Priority;
import fish.remora.api.RawMail;
import fish.remora.api.Recipient;
import fish.remora.app.intake.Authors;
import fish.remora.protocol.mime.Header;
import fish.remora.protocol.mime.MimeIndexer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mail that can be sent: composed and checked. Immutable.
 *
 * @param id of the submission
 * @param octets RFC 5322, never changed
 * @param together those of its key that come before its time are one mail with it: the last
 */
public record Draft(
        long id,
        Optional<Address> sender,
        List<Recipient> recipients,
        byte[] octets,
        @Nullable Instant sendAt,
        @Nullable String key,
        boolean together,
        Priority priority) {

    /** RFC 5321 §4.5.3.1.8 wants a hundred at least; one transaction should not hold more rows than this. */
    private static final int MOST_RECIPIENTS = 10_000;

    /** Octets in which the header of a mail ends. */
    private static final int HEADER = 256 * 1024;

    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    public Draft {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("to=[]: a mail needs a recipient");
        }
        if (recipients.size() > MOST_RECIPIENTS) {
            throw new IllegalArgumentException(
                    recipients.size() + " recipients: at most " + MOST_RECIPIENTS + " go with one mail");
        }
        if (key != null) {
            name("key", key);
        }
        if (sendAt != null) {
            time("sendAt", sendAt);
        }
    }

    static Draft of(long id, RawMail mail) {
        byte[] octets = mail.octets();
        if (octets.length == 0) {
            throw new IllegalArgumentException("octets=[]: a mail needs a header");
        }
        for (int i = 0; i < octets.length; i++) {
            boolean cr = i > 0 && octets[i - 1] == '\r';
            if (octets[i] == '\n' != cr || octets[i] == '\r' && i == octets.length - 1) {
                throw new IllegalArgumentException(
                        "octets: each line must end with CRLF, and neither CR nor LF stand alone (RFC 5322 2.3); see octet "
                                + i);
            }
        }
        return new Draft(
                id,
                mail.sender(),
                distinct(mail.recipients()),
                octets,
                mail.sendAt(),
                mail.key(),
                false,
                mail.priority());
    }

    /**
     * As whom it is sent: the reverse-path, From and Sender (RFC 5322 §3.6.2). A header that is not seen whole, or without From, could say
     * anything: then somebody is among them whom nothing allows.
     */
    List<Address> authors() {
        MimeIndexer indexer = new MimeIndexer();
        int length = Math.min(octets.length, HEADER);
        indexer.feed(octets, 0, length);
        Header header = indexer.finish().header();
        List<Address> authors = new ArrayList<>(sender.stream().toList());
        authors.addAll(Authors.of(header));
        if (octets.length > length) {
            authors.add(Authors.UNREADABLE);
        }
        return authors;
    }

    /** What the application calls something: a mail, or itself. */
    public static String name(String part, String text) {
        if (text.isBlank() || text.length() > Mail.MAX_KEY || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(part + "=" + text + ": must have 1 to " + Mail.MAX_KEY
                    + " characters, none of them a control character");
        }
        return text;
    }

    static Instant time(String part, Instant time) {
        if (!time.isBefore(END)) {
            throw new IllegalArgumentException(part + "=" + time + ": must be before the year 10000");
        }
        return time;
    }

    /** Whoever stands there twice gets it once. */
    static List<Recipient> distinct(List<Recipient> recipients) {
        return recipients.stream().distinct().toList();
    }

    boolean isDueAt(Instant now) {
        return sendAt == null || !sendAt.isAfter(now);
    }
}
