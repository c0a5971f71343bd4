package fish.remora.api;

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
 * @param sendAt not before; null at once
 * @param key the application's own name of this mail, at most {@value #MAX_KEY} characters: sent twice it is one mail; null when there is none
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
        @Nullable Instant sendAt,
        @Nullable String key) {

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
     * A file that goes along.
     *
     * @param type a media type, such as {@code application/pdf}
     * @param content never changed
     */
    public record Attachment(String name, String type, byte[] content) {}

    /** An empty mail of this author. */
    public static Mail from(String author) {
        return new Mail(
                author, List.of(), List.of(), List.of(), List.of(), "", null, null, List.of(), Map.of(), null, null);
    }

    /** In the order in which they were given. */
    @Override
    public Map<String, String> headers() {
        return new LinkedHashMap<>(headers);
    }

    public Mail to(String... more) {
        return new Mail(from, and(to, more), cc, bcc, replyTo, subject, text, html, attachments, headers, sendAt, key);
    }

    public Mail cc(String... more) {
        return new Mail(from, to, and(cc, more), bcc, replyTo, subject, text, html, attachments, headers, sendAt, key);
    }

    public Mail bcc(String... more) {
        return new Mail(from, to, cc, and(bcc, more), replyTo, subject, text, html, attachments, headers, sendAt, key);
    }

    public Mail replyTo(String... more) {
        return new Mail(from, to, cc, bcc, and(replyTo, more), subject, text, html, attachments, headers, sendAt, key);
    }

    public Mail subject(String line) {
        return new Mail(from, to, cc, bcc, replyTo, line, text, html, attachments, headers, sendAt, key);
    }

    public Mail text(String plain) {
        return new Mail(from, to, cc, bcc, replyTo, subject, plain, html, attachments, headers, sendAt, key);
    }

    public Mail html(String page) {
        return new Mail(from, to, cc, bcc, replyTo, subject, text, page, attachments, headers, sendAt, key);
    }

    public Mail attach(String name, String type, byte[] content) {
        List<Attachment> more = new ArrayList<>(attachments);
        more.add(new Attachment(name, type, content.clone()));
        return new Mail(from, to, cc, bcc, replyTo, subject, text, html, more, headers, sendAt, key);
    }

    public Mail header(String name, String value) {
        Map<String, String> more = headers();
        more.put(name, value);
        return new Mail(from, to, cc, bcc, replyTo, subject, text, html, attachments, more, sendAt, key);
    }

    public Mail sendAt(Instant time) {
        return new Mail(from, to, cc, bcc, replyTo, subject, text, html, attachments, headers, time, key);
    }

    public Mail key(String name) {
        return new Mail(from, to, cc, bcc, replyTo, subject, text, html, attachments, headers, sendAt, name);
    }

    private static List<String> and(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return all;
    }
}
