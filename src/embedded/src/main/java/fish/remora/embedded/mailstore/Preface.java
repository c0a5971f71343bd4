package fish.remora.embedded.mailstore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields that stand before a message in an mbox of ours, and those that other programs put into its header:
 *
 * <pre>
 * X-Remora-Mbox: octets=1234; lines=crlf      how many octets it has; kept instead of crlf: its octets are as they were
 * Status: RO                                  R: seen (mutt, Dovecot)
 * X-Status: AF                                answered, flagged, D deleted, T draft
 * </pre>
 *
 * A program that changes the mbox moves Status elsewhere or changes the octets; then the count says that it is not as it was written.
 *
 * @param octets of the message
 * @param text its lines end with CRLF
 * @param length of these fields, in octets; 0 when those behind the first one are not where they were written
 */
record Preface(long octets, boolean text, Set<Flag> flags, int length) {
    private static final String NAME = "X-Remora-Mbox";
    private static final Pattern FIRST =
            Pattern.compile(NAME + ": octets=([0-9]{1,18}); lines=(crlf|kept)\r?\n(?s:.*)");
    private static final Pattern STATUS = Pattern.compile("(?s)(Status: R?O\r?\n)(X-Status: [ADFT]*\r?\n).*");
    private static final Pattern RETURN_PATH = Pattern.compile("(?is)return-path:\\s*<([^>]*)>.*");

    /** What programs keep in the header of a message, and was not sent with it. */
    private static final Set<String> FOREIGN =
            Set.of("status", "x-status", "x-mozilla-status", "x-mozilla-status2", NAME.toLowerCase(Locale.ROOT));

    /** What mutt adds when it writes a message, and what a message may have had before. */
    private static final Set<String> MEASURES = Set.of("content-length", "lines");

    /** The fields, each a line without its end. */
    static List<String> of(long octets, boolean text, Set<Flag> flags) {
        List<String> lines = new ArrayList<>();
        lines.add(NAME + ": octets=" + octets + "; lines=" + (text ? "crlf" : "kept"));
        lines.add(flags.contains(Flag.SEEN) ? "Status: RO" : "Status: O");
        StringBuilder others = new StringBuilder();
        for (Flag flag : Flag.values()) {
            others.append(flag != Flag.SEEN && flags.contains(flag) ? flag.status : "");
        }
        lines.add("X-Status: " + others);
        return lines;
    }

    /**
     * Reads them.
     *
     * @param beginning of what stands behind the From_ line
     * @return null when not even the first is there
     */
    static @Nullable Preface read(byte[] beginning) {
        String text = new String(beginning, StandardCharsets.ISO_8859_1);
        Matcher first = FIRST.matcher(text);
        if (!first.matches()) {
            return null;
        }
        int behind = text.indexOf('\n') + 1;
        Matcher status = STATUS.matcher(text.substring(behind));
        long octets = Long.parseLong(first.group(1));
        boolean crlf = first.group(2).equals("crlf");
        if (!status.matches()) {
            return new Preface(octets, crlf, Set.of(), 0);
        }
        String others = status.group(2);
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        add(flags, "Status", status.group(1).substring("Status:".length()));
        add(flags, "X-Status", others.substring("X-Status:".length()));
        int length = behind + status.group(1).length() + others.length();
        return new Preface(octets, crlf, flags, length);
    }

    /**
     * True for a field that a program has put there.
     *
     * @param ours the message stands in an mbox of ours that has been changed
     */
    static boolean isForeign(String name, boolean ours) {
        String key = name.toLowerCase(Locale.ROOT);
        return FOREIGN.contains(key) || ours && MEASURES.contains(key);
    }

    /** Adds the flags that such a field says. */
    static void add(Set<Flag> flags, String name, String value) {
        boolean seen = name.equalsIgnoreCase("Status");
        if (name.equalsIgnoreCase("X-Mozilla-Status")) {
            int bits = bits(value.strip());
            for (Flag flag : Flag.values()) {
                if ((bits & flag.mozilla) != 0) {
                    flags.add(flag);
                }
            }
        } else if (seen || name.equalsIgnoreCase("X-Status")) {
            for (Flag flag : Flag.values()) {
                if (seen == (flag == Flag.SEEN) && value.indexOf(flag.status) >= 0) {
                    flags.add(flag);
                }
            }
        }
    }

    private static int bits(String hex) {
        return hex.matches("[0-9A-Fa-f]{4}") ? Integer.parseInt(hex, 16) : 0;
    }

    /** The address in the Return-Path that a server wrote first; empty when there is none. */
    static String sender(Octets message) throws IOException {
        try (InputStream in = message.open()) {
            Matcher field = RETURN_PATH.matcher(new String(in.readNBytes(400), StandardCharsets.ISO_8859_1));
            return field.matches() ? field.group(1) : "";
        }
    }
}
