package fish.remora.embedded.mailstore;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The line before each message of an mbox: {@code From ann@example.org Mon Nov 23 10:00:00 2026}, RFC 4155 appendix A. */
final class FromLine {
    private static final String NOBODY = "MAILER-DAEMON";
    private static final Pattern SENDER = Pattern.compile("[!-;=?-~]{1,320}");

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Programs put a zone before or behind the year, and leave out seconds. */
    private static final Pattern DATE_IN_LINE = Pattern.compile(
            "\\b([A-Z][a-z]{2})\\s+(\\d{1,2})\\s+(\\d{1,2}):(\\d{2})(?::(\\d{2}))?\\s+(?:[A-Z]{1,5}\\s+|([+-]\\d{4})\\s+)?(\\d{4})(?:\\s+([+-]\\d{4}))?\\b");

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private FromLine() {}

    /**
     * The line, without its end.
     *
     * @param sender the reverse-path; one that would break the line is left out
     */
    static String of(String sender, Instant date) {
        return "From " + (SENDER.matcher(sender).matches() ? sender : NOBODY) + " " + DATE.format(date);
    }

    /** True when the line is one, not a sentence that begins so: it has a time and a year. */
    static boolean is(String line) {
        return line.startsWith("From ") && DATE_IN_LINE.matcher(line).find();
    }

    /** Its date, in UTC unless it says otherwise; null when it cannot be one. */
    static @Nullable Instant date(String line) {
        Matcher date = DATE_IN_LINE.matcher(line);
        if (!date.find()) {
            return null;
        }
        try {
            String zone = date.group(6) != null ? date.group(6) : date.group(8);
            return LocalDateTime.of(
                            Integer.parseInt(date.group(7)),
                            MONTHS.indexOf(date.group(1)) / 3 + 1,
                            Integer.parseInt(date.group(2)),
                            Integer.parseInt(date.group(3)),
                            Integer.parseInt(date.group(4)),
                            date.group(5) == null ? 0 : Integer.parseInt(date.group(5)))
                    .toInstant(zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone));
        } catch (DateTimeException noDate) {
            return null;
        }
    }
}
