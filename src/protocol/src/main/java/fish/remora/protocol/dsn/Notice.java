package fish.remora.protocol.dsn;

import fish.remora.api.BodyType;
import fish.remora.protocol.mime.TraceFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * A delivery status notification, ready to be sent or put into a mailbox: RFC 3461 §6, RFC 6522. Its sender must be the null one
 * (RFC 5321 §4.5.5).
 *
 * <p>Invariant: whatever replies, addresses and the original hold, there are three parts, every line ends with CRLF and has at most 998
 * octets (RFC 5322 §2.1.1), and the message's own header is ASCII unless the sender's address is not.
 *
 * @param octets the message; at most about twice the limit given, and a few lines for each recipient
 * @param body what BODY of MAIL must say of it (RFC 6152)
 * @param smtpUtf8 true when MAIL needs SMTPUTF8: the sender's address is not ASCII
 */
public record Notice(byte[] octets, BodyType body, boolean smtpUtf8) {
    /** In octets: how much of a message a failure notice returns unless the caller says otherwise. */
    public static final int RETURN_LIMIT = 64 * 1024;

    /**
     * Composes the notice.
     *
     * @param id of the notice, unique on this host: letters, digits, dots, hyphens
     * @param date of the notice
     * @param returnLimit in octets; of a larger message the header alone is returned (RFC 3461 §6.2 leaves that to us)
     * @throws IOException when the original cannot be read
     */
    public static Notice of(Report report, String id, Instant date, int returnLimit) throws IOException {
        ReturnedContent returned = ReturnedContent.of(report, returnLimit);
        List<BodyPart> parts = List.of(Letter.of(report, returned), StatusFields.of(report), returned.part());
        boolean eightBit = parts.stream().anyMatch(BodyPart::isEightBit);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String boundary = boundary(id, parts);
        text(out, header(report, returned, id, date));
        text(out, contentFields(report, boundary, eightBit));
        text(out, "This is a delivery report in MIME format.\r\n");
        for (BodyPart part : parts) {
            text(out, "\r\n--" + boundary + "\r\n");
            part.write(out);
        }
        text(out, "\r\n--" + boundary + "--\r\n");
        boolean utf8 = !report.sender().isAscii();
        return new Notice(out.toByteArray(), eightBit || utf8 ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT, utf8);
    }

    /** RFC 5322 §3.6; Auto-Submitted so that nobody answers it automatically (RFC 3834 §5). */
    private static String header(Report report, ReturnedContent returned, String id, Instant date) {
        String host = Layout.host(report.reportingMta());
        StringBuilder header = new StringBuilder(600)
                .append("From: Mail Delivery System <MAILER-DAEMON@" + host + ">\r\n")
                .append("To: " + report.sender() + "\r\n")
                .append("Subject: " + report.kind().subject() + "\r\n")
                .append("Date: " + TraceFields.date(date) + "\r\n")
                .append("Message-ID: <" + Layout.host(id) + "@" + host + ">\r\n");
        returned.messageId()
                .ifPresent(original ->
                        header.append("In-Reply-To: " + original + "\r\n").append("References: " + original + "\r\n"));
        return header.append("Auto-Submitted: auto-replied\r\n").toString();
    }

    /** RFC 6522 §3: report-type is the subtype of the second part. */
    private static String contentFields(Report report, String boundary, boolean eightBit) {
        return "MIME-Version: 1.0\r\n"
                + "Content-Type: multipart/report; report-type=" + StatusFields.subtype(report) + ";\r\n"
                + "\tboundary=\"" + boundary + "\"\r\n"
                + (eightBit ? "Content-Transfer-Encoding: 8bit\r\n" : "")
                + "\r\n";
    }

    /** RFC 2046 §5.1.1: one that no part contains, whoever guessed the id. */
    private static String boundary(String id, List<BodyPart> parts) {
        String start = Layout.host(id);
        String stem = "=_" + start.substring(0, Math.min(start.length(), 40)).replaceAll("[:\\[\\]?]", "_");
        String boundary = stem;
        for (int i = 1; occurs(boundary, parts); i++) {
            boundary = stem + "_" + i;
        }
        return boundary;
    }

    private static boolean occurs(String boundary, List<BodyPart> parts) {
        return parts.stream().anyMatch(part -> part.contains(boundary));
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
