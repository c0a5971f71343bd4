package fish.remora.protocol.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of ENVELOPE (RFC 9051 §7.5.2) that a list of messages shows, out of a {@link Summary}. Sender and Reply-To are not among them: ENVELOPE says
 * From where there are none. Immutable.
 *
 * @param date the value as it came, like the other texts; empty: there is no such field
 * @param subject encoded words are left
 */
public record Envelope(
        Optional<String> date,
        Optional<String> subject,
        List<Person> from,
        List<Person> to,
        List<Person> cc,
        List<Person> bcc,
        Optional<String> inReplyTo,
        Optional<String> messageId) {
    /**
     * An address with what stands before it.
     *
     * @param name decoded; empty: none
     * @param email with {@code @} unless the address has none
     */
    public record Person(Optional<String> name, String email) {
        /**
         * @param name as it came
         * @param host empty: the address has none
         */
        static Person of(@Nullable String name, @Nullable String mailbox, String host) {
            Optional<String> shown = Optional.ofNullable(name)
                    .map(Header::decode)
                    .map(String::strip)
                    .filter(text -> !text.isEmpty());
            String local = mailbox == null ? "" : mailbox;
            return new Person(shown, host.isEmpty() ? local : local + "@" + host);
        }
    }

    /** @param form as {@link Summary#envelope} gives it */
    static Envelope read(byte[] form) {
        Reader reader = new Reader(form);
        reader.skip();
        Optional<String> date = Optional.ofNullable(reader.string());
        Optional<String> subject = Optional.ofNullable(reader.string());
        List<Person> from = reader.people();
        reader.people();
        reader.people();
        return new Envelope(
                date,
                subject,
                from,
                reader.people(),
                reader.people(),
                reader.people(),
                Optional.ofNullable(reader.string()),
                Optional.ofNullable(reader.string()));
    }

    /** Reads what {@link EnvelopeText} has written. */
    private static final class Reader {
        private final byte[] form;
        private int position;

        Reader(byte[] form) {
            this.form = form;
        }

        /** A parenthesis or a blank. */
        void skip() {
            position++;
        }

        @Nullable
        String string() {
            while (form[position] == ' ') {
                position++;
            }
            return switch (form[position]) {
                case '"' -> quoted();
                case '{' -> literal();
                default -> nil();
            };
        }

        private @Nullable String nil() {
            position += "NIL".length();
            return null;
        }

        private String quoted() {
            StringBuilder text = new StringBuilder();
            skip();
            while (form[position] != '"') {
                if (form[position] == '\\') {
                    skip();
                }
                text.append((char) (form[position++] & 0xff));
            }
            skip();
            return text.toString();
        }

        private String literal() {
            int length = 0;
            for (position++; form[position] != '}'; position++) {
                length = 10 * length + form[position] - '0';
            }
            int from = position + "}\r\n".length();
            position = from + length;
            return new String(form, from, length, StandardCharsets.UTF_8);
        }

        /** Names of groups are passed over: RFC 8621 §4.1.2.3. */
        List<Person> people() {
            while (form[position] == ' ') {
                position++;
            }
            List<Person> people = new ArrayList<>();
            if (form[position] != '(') {
                nil();
                return people;
            }
            skip();
            while (form[position] == '(') {
                skip();
                String name = string();
                string();
                String mailbox = string();
                String host = string();
                if (host != null) {
                    people.add(Person.of(name, mailbox, host));
                }
                skip();
            }
            skip();
            return people;
        }
    }
}
