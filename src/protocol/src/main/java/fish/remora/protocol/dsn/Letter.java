package fish.remora.protocol.dsn;

import fish.remora.protocol.mime.TraceFields;
import java.time.Instant;
import java.util.Optional;

/**
 * The part that a person reads: which message, what became of it for each recipient and who said so, and what to do. Plain text in UTF-8.
 * Pure functions.
 */
final class Letter {
    private static final int SHOWN = 200;

    private final Report report;
    private final String host;
    private final StringBuilder text = new StringBuilder(1500);

    private Letter(Report report) {
        this.report = report;
        this.host = Layout.host(report.reportingMta());
    }

    static BodyPart of(Report report, ReturnedContent returned) {
        Letter letter = new Letter(report);
        letter.opening();
        letter.message(returned);
        report.recipients().forEach(letter::recipient);
        letter.closing(returned);
        return BodyPart.of("text/plain; charset=utf-8", "Notification", letter.text);
    }

    private void opening() {
        paragraph("", "This is the mail server " + host + ".");
        text.append("\r\n");
        boolean one = report.recipients().size() == 1;
        paragraph(
                "",
                switch (report.kind()) {
                    case FAILURE ->
                        "Your message could not be delivered to " + (one ? "the recipient" : "the recipients")
                                + " below. It will not be tried again.";
                    case DELAY ->
                        "Your message has not been delivered to "
                                + (one ? "the recipient" : "the recipients")
                                + " below yet. You need not do anything and should not"
                                + " send it again: it is tried on" + until() + ", and you will be told if that fails.";
                    case SUCCESS ->
                        "Your message was taken for " + (one ? "the recipient" : "the recipients")
                                + " below. You get this report because you asked for it.";
                });
        text.append("\r\n");
    }

    private String until() {
        Optional<Instant> last = report.recipients().stream()
                .flatMap(status -> status.retryUntil().stream())
                .max(Instant::compareTo);
        return last.map(when -> " until " + TraceFields.date(when)).orElse("");
    }

    private void message(ReturnedContent returned) {
        fact("Subject:  ", returned.shown("Subject"));
        fact("Date:     ", returned.shown("Date"));
        fact("To:       ", returned.shown("To"));
        fact("Arrived:  ", Optional.of(TraceFields.date(report.original().arrival())));
    }

    private void fact(String label, Optional<String> value) {
        value.ifPresent(
                shown -> text.append(Layout.paragraph("    " + label, " ".repeat(14), Layout.shortened(shown, SHOWN))));
    }

    private void recipient(RecipientStatus status) {
        text.append("\r\n");
        text.append("<" + Layout.printable(status.recipient().address().toString()) + ">\r\n");
        paragraph("    ", who(status));
        paragraph("        ", "\"" + Layout.printable(status.said()) + "\"");
        Advice.on(status).ifPresent(advice -> paragraph("    ", advice));
    }

    private String who(RecipientStatus status) {
        String outcome = switch (status.action()) {
            case FAILED ->
                status.status().category() == 4
                        ? "Not delivered in the time allowed; at the last attempt "
                        : "Not delivered; ";
            case DELAYED -> "Not delivered yet; at the last attempt ";
            case DELIVERED -> "Delivered; ";
            case RELAYED -> "Handed on to a server that may send no further report; ";
            case EXPANDED -> "Delivered to a list or alias and sent on from there; ";
        };
        return outcome
                + status.remote()
                        .map(Layout::host)
                        .map(remote -> "the host " + remote + " said:")
                        .orElse("this server found:");
    }

    private void closing(ReturnedContent returned) {
        text.append("\r\n");
        paragraph(
                "",
                "Below are a report for mail programs and "
                        + (returned.isWhole() ? "your message." : "the header of your message."));
    }

    private void paragraph(String indent, String words) {
        text.append(Layout.paragraph(indent, indent, words));
    }
}
