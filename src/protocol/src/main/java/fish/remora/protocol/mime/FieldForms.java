package fish.remora.protocol.mime;

import java.text.Normalizer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the value of a field means, by the forms of RFC 8621 §4.1.2. Values may be folded, and may be anything: what cannot be made out is left out. Pure
 * functions.
 */
public final class FieldForms {
    private static final int MOST_ADDRESSES = 10_000;
    private static final int MOST_IDS = 10_000;

    private FieldForms() {}

    /**
     * A group of addresses, or those that stand outside of any.
     *
     * @param name decoded; empty: they are in no group
     */
    public record Group(Optional<String> name, List<Envelope.Person> people) {
        public Group {
            people = List.copyOf(people);
        }
    }

    private static String unfolded(String raw) {
        return raw.replaceAll("\\r?\\n(?=[ \\t])", "")
                .replaceAll("[\\r\\n\\x00]", "")
                .strip();
    }

    /** §4.1.2.2: unfolded, encoded words decoded, in normalization form C. */
    public static String text(String raw) {
        return Normalizer.normalize(Header.decode(unfolded(raw)), Normalizer.Form.NFC);
    }

    /** §4.1.2.3: names of groups are left out. */
    public static List<Envelope.Person> addresses(String raw) {
        return groups(raw).stream().flatMap(group -> group.people().stream()).toList();
    }

    /** §4.1.2.4: neighbours in no group are together. */
    public static List<Group> groups(String raw) {
        List<Group> groups = new ArrayList<>();
        List<Envelope.Person> people = new ArrayList<>();
        Optional<String> name = Optional.empty();
        for (AddressList.Entry entry : AddressList.parse(unfolded(raw), MOST_ADDRESSES)) {
            String host = entry.host();
            if (host != null) {
                people.add(Envelope.Person.of(entry.name(), entry.mailbox(), host));
                continue;
            }
            if (name.isPresent() || !people.isEmpty()) {
                groups.add(new Group(name, people));
                people.clear();
            }
            name = Optional.ofNullable(entry.mailbox()).map(Header::decode);
        }
        if (name.isPresent() || !people.isEmpty()) {
            groups.add(new Group(name, people));
        }
        return groups;
    }

    /** §4.1.2.5: without angle brackets; none: there are none. */
    public static List<String> messageIds(String raw) {
        return MessageIds.of(unfolded(raw), MOST_IDS);
    }

    /** §4.1.2.6: with its zone. */
    public static Optional<OffsetDateTime> date(String raw) {
        return SentDate.parse(unfolded(raw)).map(sent -> sent.instant().atOffset(sent.zone()));
    }

    /** §4.1.2.7: without angle brackets; none: there are none. */
    public static List<String> urls(String raw) {
        List<String> urls = new ArrayList<>();
        String value = unfolded(raw);
        int from = value.indexOf('<');
        while (from >= 0) {
            int to = value.indexOf('>', from);
            if (to < 0) {
                break;
            }
            String url = value.substring(from + 1, to).replaceAll("\\s", "");
            if (!url.isEmpty()) {
                urls.add(url);
            }
            from = value.indexOf('<', to);
        }
        return urls;
    }
}
