package fish.remora.app.jmap.mail;

import fish.remora.app.jmap.Arguments;
import fish.remora.app.jmap.MethodError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What Email/get and Email/parse are to tell: RFC 8621 §4.2, §4.9. It decides how much of a message must be read. Immutable.
 *
 * @param plain names of properties that are no header fields
 * @param headers those that are, but for {@link HeaderProperty#STANDING}
 */
record EmailProperties(Set<String> plain, List<HeaderProperty> headers, BodyProperties body) {
    /** Of the message's place in mailboxes. */
    private static final Set<String> FACTS =
            Set.of("id", "blobId", "threadId", "mailboxIds", "keywords", "size", "receivedAt");

    /** Found out when it was stored. */
    private static final Set<String> SUMMARY = Set.of(
            "messageId", "inReplyTo", "from", "to", "cc", "bcc", "subject", "sentAt", "hasAttachment", "preview");

    private static final Set<String> BODY =
            Set.of("bodyStructure", "bodyValues", "textBody", "htmlBody", "attachments");

    private static final List<String> OF_MESSAGE = List.of(
            "messageId",
            "inReplyTo",
            "references",
            "sender",
            "from",
            "to",
            "cc",
            "bcc",
            "replyTo",
            "subject",
            "sentAt",
            "hasAttachment",
            "preview",
            "bodyValues",
            "textBody",
            "htmlBody",
            "attachments");

    /** Email/get. */
    static EmailProperties ofGet(Arguments arguments) throws MethodError {
        List<String> unasked =
                new ArrayList<>(List.of("id", "blobId", "threadId", "mailboxIds", "keywords", "size", "receivedAt"));
        unasked.addAll(OF_MESSAGE);
        EmailProperties properties = of(arguments, unasked);
        properties.plain.add("id");
        return properties;
    }

    /** Email/parse. */
    static EmailProperties ofParse(Arguments arguments) throws MethodError {
        return of(arguments, OF_MESSAGE);
    }

    /** @throws MethodError invalidArguments for one that there is not */
    private static EmailProperties of(Arguments arguments, List<String> unasked) throws MethodError {
        Set<String> plain = new LinkedHashSet<>();
        List<HeaderProperty> headers = new ArrayList<>();
        for (String one : arguments.texts("properties").orElse(unasked)) {
            if (HeaderProperty.isOne(one)) {
                headers.add(HeaderProperty.parse(one));
            } else if (isPlain(one)) {
                plain.add(one);
            } else {
                throw MethodError.invalidArguments("properties: there is no " + one);
            }
        }
        return new EmailProperties(plain, headers, BodyProperties.of(arguments));
    }

    private static boolean isPlain(String name) {
        return FACTS.contains(name)
                || SUMMARY.contains(name)
                || BODY.contains(name)
                || HeaderProperty.STANDING.containsKey(name)
                || name.equals("headers");
    }

    boolean wants(String name) {
        return plain.contains(name);
    }

    /** The message's octets must be read. */
    boolean needsBody() {
        return plain.stream().anyMatch(BODY::contains);
    }

    /** The message's header must be read. */
    boolean needsHeader() {
        return !headers.isEmpty()
                || plain.stream()
                        .anyMatch(one -> one.equals("headers")
                                || HeaderProperty.STANDING.containsKey(one) && !SUMMARY.contains(one));
    }

    boolean needsSummary() {
        return plain.stream().anyMatch(SUMMARY::contains);
    }

    boolean needsThread() {
        return wants("threadId");
    }
}
