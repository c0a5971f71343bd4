package fish.remora.protocol.dsn;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a sender can do about a failure, by the enhanced status code: RFC 3463 §3, RFC 7505 §4.1, RFC 6531 §3.6. */
final class Advice {
    /** Codes, by a pattern over {@code subject.detail}, and the words; the first that fits counts. */
    private record Row(Pattern codes, String words) {}

    private static final List<Row> TABLE = List.of(
            row(
                    "1\\.1",
                    "Check the part before the @: there is no such mailbox. A typing error is the most frequent cause."),
            row(
                    "1\\.2|4\\.4",
                    "Check the part behind the @: no such domain takes mail. A typing error is the most frequent cause."),
            row("1\\.3|1\\.7|1\\.8", "Check the addresses, the recipient's and your own: one of them is not valid."),
            row("1\\.6", "The recipient has moved. Ask for the new address."),
            row("1\\.10", "This domain accepts no mail at all. Reach the recipient in another way."),
            row("2\\.1", "The mailbox is closed. Reach the recipient in another way."),
            row("2\\.2", "The mailbox is full. Tell the recipient in another way, and send the message again later."),
            row(
                    "2\\.3|3\\.4",
                    "The message is too large. Send it without its attachments, or in several smaller ones."),
            row(
                    "4\\.6",
                    "The mail goes round in circles: the recipient's mail server is set up wrongly. Tell its administrator."),
            row("4\\.\\d+", "The recipient's mail server could not be reached. Send the message again later."),
            row("6\\.7", "The recipient's mail server does not take addresses with such letters. Use another address."),
            row("6\\.\\d+", "The recipient's mail server cannot take this form of message. Send it as plain text."),
            row(
                    "7\\.\\d+",
                    "The recipient's mail server refuses the message as a matter of policy."
                            + " Its words above say why; ask the recipient or your own administrator if they do not help."));

    private static final String EXPIRED =
            "If it is still of use, send the message again later, or reach the recipient in another way.";
    private static final String OTHERWISE =
            "The words above are all we know. If they do not help, ask the recipient or your own administrator.";

    private Advice() {}

    /** Empty when there is nothing to be done: delivered, or still being tried. */
    static Optional<String> on(RecipientStatus status) {
        if (status.action() != Action.FAILED) {
            return Optional.empty();
        }
        String code = status.status().subject() + "." + status.status().detail();
        boolean expired = status.status().category() == 4;
        return Optional.of(TABLE.stream()
                .filter(row -> row.codes().matcher(code).matches())
                .findFirst()
                .map(Row::words)
                .orElse(expired ? EXPIRED : OTHERWISE));
    }

    private static Row row(String codes, String words) {
        return new Row(Pattern.compile(codes), words);
    }
}
