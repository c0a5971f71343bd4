package fish.remora.app.delivery;

import fish.remora.api.EnhancedStatus;
import fish.remora.api.Reply;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reply out of its text in the table: what {@link Reply#toString} made, perhaps cut. */
final class LastReply {
    private static final Pattern TEXT =
            Pattern.compile("([45]\\d\\d) (?:([245]\\.\\d{1,3}\\.\\d{1,3}) )?(.*)", Pattern.DOTALL);
    private static final int LONGEST = 480;

    private LastReply() {}

    /** What is no reply becomes 451 4.4.7 with its text: time, not the peer, has decided. */
    static Reply parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return new Reply(451, EnhancedStatus.parse("4.4.7"), List.of(line(text)));
        }
        int code = Integer.parseInt(parts.group(1));
        EnhancedStatus status = parts.group(2) == null ? null : EnhancedStatus.parse(parts.group(2));
        boolean agrees = status != null && status.category() == code / 100;
        return new Reply(code, agrees ? status : null, List.of(line(parts.group(3))));
    }

    private static String line(String text) {
        String printable = text.replaceAll("\\p{Cc}", " ");
        return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST);
    }
}
