package fish.remora.protocol.smtp;

import static fish.remora.protocol.smtp.State.CONNECTED;
import static fish.remora.protocol.smtp.State.READY;
import static fish.remora.protocol.smtp.State.RECIPIENTS;
import static fish.remora.protocol.smtp.State.SENDER;

import fish.remora.api.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Each verb, the states that allow it, what it does: RFC 5321 §4.1.1; order of commands §4.1.4. This table is the only dispatcher.
 */
enum Verb {
    EHLO(EnumSet.allOf(State.class), SmtpSession::ehlo),
    HELO(EnumSet.allOf(State.class), SmtpSession::helo),
    LHLO(EnumSet.allOf(State.class), SmtpSession::lhlo),
    MAIL(EnumSet.of(READY), SmtpSession::mail),
    RCPT(EnumSet.of(SENDER, RECIPIENTS), SmtpSession::rcpt),
    DATA(EnumSet.of(SENDER, RECIPIENTS), SmtpSession::data),
    /** Allowed everywhere, because the octets that follow must be read even when the command is out of order (RFC 3030 §2). */
    BDAT(EnumSet.allOf(State.class), SmtpSession::bdat),
    RSET(EnumSet.allOf(State.class), SmtpSession::rset),
    NOOP(EnumSet.allOf(State.class), SmtpSession::noop),
    VRFY(EnumSet.allOf(State.class), SmtpSession::vrfy),
    HELP(EnumSet.allOf(State.class), SmtpSession::help),
    STARTTLS(EnumSet.of(CONNECTED, READY), SmtpSession::startTls),
    AUTH(EnumSet.allOf(State.class), SmtpSession::auth),
    QUIT(EnumSet.allOf(State.class), SmtpSession::quit),
    /** Known to RFCs and refused as RFC 5321 §4.2.4 says: 502. */
    EXPN(EnumSet.allOf(State.class), SmtpSession::notImplemented),
    ETRN(EnumSet.allOf(State.class), SmtpSession::notImplemented),
    TURN(EnumSet.allOf(State.class), SmtpSession::notImplemented);

    /** What a verb does; a refusal leaves the session as it was. */
    @FunctionalInterface
    interface Action {
        Step run(SmtpSession session, String argument) throws Refused;
    }

    private static final Map<String, Verb> BY_NAME = new HashMap<>();

    static {
        for (Verb verb : values()) {
            BY_NAME.put(verb.name(), verb);
        }
    }

    private final Set<State> allowed;
    final Action action;

    Verb(EnumSet<State> allowed, Action action) {
        this.allowed = Collections.unmodifiableSet(allowed);
        this.action = action;
    }

    /** Verbs are ASCII, read without regard to case (RFC 5321 §2.4). */
    static @Nullable Verb of(String word) {
        return CommandLine.isAscii(word) ? BY_NAME.get(word.toUpperCase(Locale.ROOT)) : null;
    }

    boolean isAllowedIn(State state) {
        return allowed.contains(state);
    }

    /** Whether this is the line's verb, of four letters. Looks at the octets alone, because an event loop calls it. */
    boolean begins(byte[] line) {
        return line.length >= 4
                && name().equalsIgnoreCase(new String(line, 0, 4, StandardCharsets.ISO_8859_1))
                && (line.length == 4 || line[4] == ' ');
    }

    /** True for verbs that take a transaction forward; too many others in a row are a flood. */
    boolean isProgress() {
        return this == MAIL || this == RCPT || this == DATA || this == BDAT;
    }
}
