package fish.remora.protocol.dsn;

import fish.remora.protocol.mime.TraceFields;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part that programs read: message/delivery-status, RFC 3464 §2; message/global-delivery-status of RFC 6533 §4 for the sender of an
 * SMTPUTF8 message when it tells of something that is not ASCII. Pure functions.
 */
final class StatusFields {
    private final boolean global;
    private final StringBuilder fields = new StringBuilder(600);

    private StatusFields(boolean global) {
        this.global = global;
    }

    static BodyPart of(Report report) {
        StatusFields status = new StatusFields(isGlobal(report));
        status.message(report);
        report.recipients().forEach(status::recipient);
        return BodyPart.of("message/" + subtype(report), "Delivery report", status.fields);
    }

    /** RFC 6522 §3 wants it in report-type too. */
    static String subtype(Report report) {
        return isGlobal(report) ? "global-delivery-status" : "delivery-status";
    }

    /** Who sent without SMTPUTF8 may not be able to read UTF-8: it gets the ASCII forms. */
    private static boolean isGlobal(Report report) {
        return report.original().options().smtpUtf8()
                && report.recipients().stream()
                        .anyMatch(status -> !status.recipient().address().isAscii()
                                || !isAscii(status.recipient().dsn().originalRecipient()));
    }

    private static boolean isAscii(@Nullable String text) {
        return text == null || text.chars().allMatch(c -> c < 0x80);
    }

    /** RFC 3464 §2.2. */
    private void message(Report report) {
        String envelopeId = report.original().options().envelopeId();
        if (envelopeId != null) {
            // RFC 3461 §4.4 allows 100 characters; one that no line has room for is nobody's.
            Optional.of(clean(Xtext.decode(envelopeId)))
                    .filter(Layout::fitsLine)
                    .ifPresent(id -> field("Original-Envelope-Id", id));
        }
        field("Reporting-MTA", "dns; " + Layout.host(report.reportingMta()));
        field("Arrival-Date", TraceFields.date(report.original().arrival()));
    }

    /** RFC 3464 §2.3, in its order. */
    private void recipient(RecipientStatus status) {
        fields.append("\r\n");
        String original = status.recipient().dsn().originalRecipient();
        if (original != null) {
            originalRecipient(original).ifPresent(value -> field("Original-Recipient", value));
        }
        field("Final-Recipient", finalRecipient(status));
        field("Action", status.action().keyword());
        field("Status", status.status().toString());
        status.remote().ifPresent(host -> field("Remote-MTA", "dns; " + mtaName(host)));
        // RFC 3464 §2.3.6: "smtp" is for what an SMTP server said; our own findings have a type of their own.
        String type = status.remote().isPresent() ? "smtp; " : "x-remora; ";
        fields.append(Layout.field("Diagnostic-Code", type + clean(status.said())));
        status.lastAttempt().ifPresent(when -> field("Last-Attempt-Date", TraceFields.date(when)));
        if (status.action() == Action.DELAYED) {
            status.retryUntil().ifPresent(when -> field("Will-Retry-Until", TraceFields.date(when)));
        }
    }

    /** RFC 3464 §2.3.1; ORCPT's type is kept, its xtext decoded. One that no line has room for is left out. */
    private Optional<String> originalRecipient(String orcpt) {
        int semicolon = orcpt.indexOf(';');
        String type = Layout.ascii(orcpt.substring(0, Math.max(semicolon, 0)).strip());
        String address = orcpt.substring(semicolon + 1);
        boolean utf8 = type.toLowerCase(Locale.ROOT).equals("utf-8");
        // RFC 6533 §3: the utf-8 forms have no "+XX" of their own, and may hold a plus sign as it is.
        String decoded = utf8 ? address : Xtext.decode(address);
        String value = (type.isEmpty() ? "rfc822" : type) + "; " + (utf8 ? utf8Form(decoded) : clean(decoded));
        return Optional.of(value).filter(Layout::fitsLine);
    }

    /** An encoded form stays as it is; raw UTF-8 is encoded where the notice must be ASCII. */
    private String utf8Form(String address) {
        return global || isAscii(address) ? clean(address) : Xtext.utf8Address(address);
    }

    /** RFC 3464 §2.3.2 and RFC 6533 §3. */
    private String finalRecipient(RecipientStatus status) {
        String address = status.recipient().address().toString();
        if (status.recipient().address().isAscii()) {
            return "rfc822; " + address;
        }
        String encoded = global ? clean(address) : Xtext.utf8Address(address);
        return "utf-8; " + (Layout.fitsLine(encoded) ? encoded : Layout.ascii(address));
    }

    /** RFC 3464 §2.1.2: a host without a name is an address literal. */
    private static String mtaName(String host) {
        String name = Layout.host(host);
        boolean bare = name.matches("[0-9]+(\\.[0-9]+){3}") || name.indexOf(':') >= 0 && !name.startsWith("[");
        return bare ? "[" + name + "]" : name;
    }

    private String clean(String text) {
        return global ? Layout.printable(text) : Layout.ascii(text);
    }

    private void field(String name, String value) {
        fields.append(name).append(": ").append(value).append("\r\n");
    }
}
