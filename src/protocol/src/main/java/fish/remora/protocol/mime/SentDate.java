package fish.remora.protocol.mime;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * What a Date field says: RFC 5322 §3.3, §4.3. Lenient: the weekday, the time, the zone may be missing or wrong, the year have two digits,
 * the order be that of ctime or ISO 8601.
 *
 * @param instant a missing time is midnight, a missing or unknown zone is UTC
 * @param day as it is written, disregarding time and zone
 * @param zone as it is written, or UTC
 */
record SentDate(Instant instant, LocalDate day, ZoneOffset zone) {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    /** RFC 5322 §4.3; each with its hours. */
    private static final String ZONES = "edt-4est-5cdt-5cst-6mdt-6mst-7pdt-7pst-8";

    private static final int MAX_LENGTH = 200;

    static Optional<SentDate> parse(String value) {
        try {
            return new Reader(value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) : value).read();
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static final class Reader {
        private final String text;
        private int position;
        private int year = -1;
        private int month = -1;
        private int day = -1;
        private LocalTime time = LocalTime.MIDNIGHT;
        private boolean timed;
        private int zoneSeconds;

        Reader(String text) {
            this.text = text;
        }

        Optional<SentDate> read() {
            while (position < text.length()) {
                char c = text.charAt(position);
                if (c == '(') {
                    skipComment();
                } else if (c >= '0' && c <= '9') {
                    number();
                } else if (Character.isLetter(c)) {
                    word();
                } else if ((c == '+' || c == '-') && timed && digits(position + 1) > 0) {
                    zone(c == '-' ? -1 : 1);
                } else {
                    position++;
                }
            }
            if (day < 0 || month < 0 || year < 0) {
                return Optional.empty();
            }
            LocalDate date = LocalDate.of(year, month, day);
            Instant instant = date.atTime(time).toInstant(ZoneOffset.UTC).minusSeconds(zoneSeconds);
            return Optional.of(new SentDate(instant, date, zone()));
        }

        private ZoneOffset zone() {
            return Math.abs(zoneSeconds) <= ZoneOffset.MAX.getTotalSeconds()
                    ? ZoneOffset.ofTotalSeconds(zoneSeconds)
                    : ZoneOffset.UTC;
        }

        private void skipComment() {
            int depth = 0;
            do {
                char c = text.charAt(position++);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            } while (depth > 0 && position < text.length());
        }

        private void number() {
            int count = digits(position);
            int value = value(position, count);
            char behind = position + count < text.length() ? text.charAt(position + count) : ' ';
            if ((behind == ':' || behind == '.') && !timed && digits(position + count + 1) == 2) {
                time();
                return;
            }
            position += count;
            if (day < 0 && count >= 4 && month < 0 && year < 0) {
                year = value;
            } else if (year >= 0 && month < 0 && day < 0 && count <= 2) {
                month = value;
            } else if (day < 0 && count <= 2) {
                day = value;
            } else if (year < 0) {
                year = fourDigits(value, count);
            }
        }

        /** RFC 5322 §4.3. */
        private static int fourDigits(int value, int count) {
            if (count == 2) {
                return value < 50 ? 2000 + value : 1900 + value;
            }
            return count == 3 ? 1900 + value : value;
        }

        private void time() {
            timed = true;
            int hour = timePart();
            int minute = timePart();
            int second = timePart();
            if (hour < 24 && minute < 60) {
                time = LocalTime.of(hour, minute, Math.min(second, 59));
            }
        }

        private int timePart() {
            int count = digits(position);
            int value = value(position, count);
            position += count;
            boolean more = position < text.length()
                    && (text.charAt(position) == ':' || text.charAt(position) == '.')
                    && digits(position + 1) > 0;
            position += more ? 1 : 0;
            return value;
        }

        private void word() {
            int from = position;
            while (position < text.length() && Character.isLetter(text.charAt(position))) {
                position++;
            }
            String word = text.substring(from, position).toLowerCase(Locale.ROOT);
            if (word.length() < 3) {
                return;
            }
            String three = word.substring(0, 3);
            int found = MONTHS.indexOf(three);
            if (month < 0 && found >= 0 && found % 3 == 0) {
                month = found / 3 + 1;
            }
            int zone = word.length() == 3 ? ZONES.indexOf(word) : -1;
            if (timed && zone >= 0) {
                zoneSeconds = -(ZONES.charAt(zone + 4) - '0') * 3600;
            }
        }

        private void zone(int sign) {
            int count = digits(position + 1);
            int value = value(position + 1, count);
            position += 1 + count;
            if (count <= 2) {
                boolean minutes = position < text.length() && text.charAt(position) == ':' && digits(position + 1) == 2;
                value = value * 100 + (minutes ? value(position + 1, 2) : 0);
                position += minutes ? 3 : 0;
            }
            int seconds = (value / 100 * 60 + value % 100) * 60;
            zoneSeconds = seconds < 86400 ? sign * seconds : 0;
        }

        private int digits(int from) {
            int i = from;
            while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                i++;
            }
            return i - from;
        }

        private int value(int from, int count) {
            int value = 0;
            for (int i = from; i < from + Math.min(count, 8); i++) {
                value = 10 * value + text.charAt(i) - '0';
            }
            return value;
        }
    }
}
