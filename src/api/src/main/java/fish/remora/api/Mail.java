package fish.remora.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mail to be composed and sent, by {@link MailSender} or, with the same names, as JSON over JMS. Immutable: each method with an argument
 * gives a mail that differs in that. Addresses are RFC 5322 §3.4 mailboxes, {@code ann@example.org} or {@code Ann <ann@example.org>}; they are
 * checked when it is sent.
 *
 * <pre>{@code
 * sender.send(Mail.from("Shop <shop@example.org>").to(customer).subject("Order 4711").text("Thank you!").key("order-4711"));
 * }</pre>
 *
 * @param from the author, whom notices of failure go to
 * @param bcc recipients whom nobody sees
 * @param text the plain text; null when there is HTML alone
 * @param html the same as HTML; null when there is none
 * @param headers more header fields by name, such as {@code List-Id}; those that the other parts make are refused
 * @param handling when it goes, and what it is to its application
 */
public record Mail(
        String from,
        List<String> to,
        List<String> cc,
        List<String> bcc,
        List<String> replyTo,
        String subject,
        @Nullable String text,
        @Nullable String html,
        List<Attachment> attachments,
        Map<String, String> headers,
        Handling handling) {

    public static final int MAX_KEY = 200;

    public Mail {
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
        replyTo = List.copyOf(replyTo);
        attachments = List.copyOf(attachments);
        headers = new LinkedHashMap<>(headers);
    }

    /**
     * What no recipient sees.
     *
     * @param sendAt not before; null at once
     * @param key the application's own name of this mail, at most {@value #MAX_KEY} characters: sent twice it is one mail; null when there is none
     * @param answersTo answers, bounces and automatic replies come to this address of a {@link MailConsumer}, signed, and bring the key back; null: to
     *     the author. Needs a key
     * @param window so long it waits for others of its key: the last one takes the place of those before and goes alone. Needs a key; null: it
     *     does not wait
     * @param priority among the mail that waits for the same next hop
     */
    public record Handling(
            @Nullable Instant sendAt,
            @Nullable String key,
            @Nullable String answersTo,
            @Nullable Duration window,
            Priority priority) {
        /** At once, to the author, without a key. */
        public static final Handling NONE = new Handling(null, null, null, null, Priority.NORMAL);
    }

    /**
     * A file that goes along.
     *
     * @param type a media type, such as {@code application/pdf}
     * @param content never changed
     */
    public record Attachment(String name, String type, byte[] content) {}

    /** An empty mail of this author. */
    public static Mail from(String author) {
        return new Mail(
                author, List.of(), List.of(), List.of(), List.of(), "", null, null, List.of(), Map.of(), Handling.NONE);
    }

    /** In the order in which they were given. */
    @Override
    public Map<String, String> headers() {
        return new LinkedHashMap<>(headers);
    }

    public Mail to(String... more) {
        return new Mail(from, and(to, more), cc, bcc, replyTo, subject, text, html, attachments, headers, handling);
    }

    public Mail cc(String... more) {
        return new Mail(from, to, and(cc, more), bcc, replyTo, subject, text, html, attachments, headers, handling);
    }

    public Mail bcc(String... more) {
        return new Mail(from, to, cc, and(bcc, more), replyTo, subject, text, html, attachments, headers, handling);
    }

    public Mail replyTo(String... more) {
        return new Mail(from, to, cc, bcc, and(replyTo, more), subject, text, html, attachments, headers, handling);
    }

    public Mail subject(String line) {
        return new Mail(from, to, cc, bcc, replyTo, line, text, html, attachments, headers, handling);
    }

    public Mail text(String plain) {
        return new Mail(from, to, cc, bcc, replyTo, subject, plain, html, attachments, headers, handling);
    }

    public Mail html(String page) {
        return new Mail(from, to, cc, bcc, replyTo, subject, text, page, attachments, headers, handling);
    }

    public Mail attach(String name, String type, byte[] content) {
        List<Attachment> more = new ArrayList<>(attachments);
        more.add(new Attachment(name, type, content.clone()));
        return new Mail(from, to, cc, bcc, replyTo, subject, text, html, more, headers, handling);
    }

    public Mail header(String name, String value) {
        Map<String, String> more = headers();
        more.put(name, value);
        return new Mail(from, to, cc, bcc, replyTo, subject, text, html, attachments, more, handling);
    }

    public Mail sendAt(Instant time) {
        return with(new Handling(time, handling.key, handling.answersTo, handling.window, handling.priority));
    }

    public Mail key(String name) {
        return with(new Handling(handling.sendAt, name, handling.answersTo, handling.window, handling.priority));
    }

    /** See {@link Handling}. */
    public Mail answersTo(String consumer) {
        return with(new Handling(handling.sendAt, handling.key, consumer, handling.window, handling.priority));
    }

    /** See {@link Handling}. */
    public Mail window(Duration wait) {
        return with(new Handling(handling.sendAt, handling.key, handling.answersTo, wait, handling.priority));
    }

    /** See {@link Priority}. */
    public Mail priority(Priority lane) {
        return with(new Handling(handling.sendAt, handling.key, handling.answersTo, handling.window, lane));
    }

    private Mail with(Handling other) {
        return new Mail(from, to, cc, bcc, replyTo, subject, text, html, attachments, headers, other);
    }

    private static List<String> and(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return all;
    }
}
