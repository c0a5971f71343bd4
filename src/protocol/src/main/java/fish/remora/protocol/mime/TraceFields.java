package fish.remora.protocol.mime;

import fish.remora.api.Address;
import fish.remora.api.Envelope;
import fish.remora.api.Peer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The trace fields that a server puts before what it received: RFC 5321 §4.4. Pure functions, any thread.
 *
 * <p>Invariant: whatever the client called itself, a field is one field: no CR, LF, NUL, parenthesis or angle bracket of a client's
 * comes through outside a quoted local part, and no octet beyond ASCII unless the envelope is SMTPUTF8 (RFC 6531 §3.7.3). Lines are folded below 78 columns
 * (RFC 5322 §2.1.1) wherever there is a space to fold at.
 */
public final class TraceFields {
    private static final int COLUMNS = 78;
    private static final int TAB = 8;
    private static final int LONGEST_WORD = 255;
    private static final String FOLD = "\r\n\t";
    private static final String PUNCTUATION = ".-_:[]";

    private TraceFields() {}

    /**
     * The Return-Path field that final delivery adds, with its CRLF; the null sender is {@code <>}. A sender beyond ASCII is always
     * written in UTF-8: SMTP lets one in only with SMTPUTF8, and a path that is left out cannot be bounced to.
     */
    public static byte[] returnPath(Optional<Address> sender) {
        String path = sender.map(Address::toString).orElse("");
        return ("Return-Path: <" + path + ">\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The Received field, with its CRLF. The {@code for} clause stands only where there is one recipient: with more it would tell
     * each about the others (RFC 5321 §7.2).
     *
     * @param hostName ours, behind {@code by}
     * @param id what the log calls this mail
     */
    public static byte[] received(Peer peer, Envelope envelope, String hostName, String id, Instant receivedAt) {
        boolean utf8 = envelope.options().smtpUtf8();
        List<String> clauses = new ArrayList<>();
        clauses.add("from " + word(envelope.client(), utf8));
        clauses.add("(" + addressLiteral(peer) + ")");
        peer.tls()
                .ifPresent(tls -> clauses.add(
                        "(using " + word(tls.protocol(), false) + " with cipher " + word(tls.cipher(), false) + ")"));
        clauses.add("by " + word(hostName, utf8));
        clauses.add("with " + word(envelope.protocol(), false));
        clauses.add("id " + word(id, false));
        if (envelope.recipients().size() == 1) {
            Address recipient = envelope.recipients().get(0).address();
            if (utf8 || recipient.isAscii()) {
                clauses.add("for <" + recipient + ">");
            }
        }
        int last = clauses.size() - 1;
        clauses.set(last, clauses.get(last) + ";");
        clauses.add(date(receivedAt));
        return fold("Received:", clauses).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The Received field, with its CRLF, of mail that an application of the server itself has sent.
     *
     * @param application its name
     */
    public static byte[] submitted(String application, String hostName, String id, Instant sentAt) {
        return fold(
                        "Received:",
                        List.of(
                                "from " + word(application, false),
                                "(application)",
                                "by " + word(hostName, false),
                                "id " + word(id, false) + ";",
                                date(sentAt)))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String fold(String name, List<String> clauses) {
        StringBuilder field = new StringBuilder(256).append(name);
        int column = name.length();
        for (String clause : clauses) {
            if (column > name.length() && column + 1 + clause.length() > COLUMNS) {
                field.append(FOLD);
                column = TAB;
            } else {
                field.append(' ');
                column++;
            }
            field.append(clause);
            column += clause.length();
        }
        return field.append("\r\n").toString();
    }

    /** What a domain or address literal may hold comes through; anything else becomes {@code ?}, so that one can see it was there. */
    private static String word(String text, boolean utf8) {
        if (text.isEmpty()) {
            return "unknown";
        }
        StringBuilder word = new StringBuilder(text.length());
        text.codePoints().limit(LONGEST_WORD).forEach(c -> {
            boolean harmless = c < 0x80
                    ? Character.isLetterOrDigit(c) || PUNCTUATION.indexOf(c) >= 0
                    : utf8 && Character.isLetterOrDigit(c);
            word.appendCodePoint(harmless ? c : '?');
        });
        return word.toString();
    }

    /** RFC 5321 §4.1.3. The zone of a link-local address is of no use to others. */
    private static String addressLiteral(Peer peer) {
        InetAddress address = peer.remote().getAddress();
        if (address == null) {
            return "unknown";
        }
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return (plain.indexOf(':') >= 0 ? "[IPv6:" : "[") + plain + "]";
    }

    /** RFC 5322 §3.3. The JDK's formatter writes the obsolete zone name GMT, which RFC 5321 §4.4 does not want. */
    public static String date(Instant instant) {
        String text = DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
        return text.substring(0, text.length() - "GMT".length()) + "+0000";
    }
}
