package fish.remora.protocol.mime;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes header fields from what they mean, the other way round than {@link FieldForms}: RFC 8621 §4.1.2, RFC 5322 §2.2. Pure functions.
 *
 * <p>Invariant: whatever the values hold, each is one field, with its CRLF, in ASCII but for local parts of addresses that are not (RFC 6532), and what
 * FieldForms reads out of it is what was written, control characters as spaces and no more than 450 characters of an address. Lines are folded at 76 columns wherever there is a place for it.
 */
public final class FieldWriter {
    private static final int COLUMNS = 76;

    /** In characters: a longer word would make a line longer than RFC 5322 §2.1.1 allows. */
    private static final int LONGEST_WORD = 900;

    /** In characters, each of which may need a backslash. */
    private static final int LONGEST_QUOTED = LONGEST_WORD / 2;

    private static final Pattern ATOMS =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOT_ATOM = Pattern.compile(
            "[^\\s\\x00-\\x20\\x7f()<>\\[\\]:;@\\\\,.\"]+(?:\\.[^\\s\\x00-\\x20\\x7f()<>\\[\\]:;@\\\\,.\"]+)*");
    private static final Pattern LITERAL = Pattern.compile("\\[[A-Za-z0-9.:-]+]");
    private static final Pattern MESSAGE_ID = Pattern.compile("[^\\s<>\"\\\\\\p{Cntrl}]{1,900}");
    private static final Pattern URL = Pattern.compile("[!-~&&[^<>]]{1,900}");

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss ", Locale.ENGLISH);

    private FieldWriter() {}

    /** An unstructured field, as Subject is. */
    public static String text(String name, String text) {
        return field(name, unstructured(clean(text)));
    }

    /** A list of addresses. An address that is none is written so that it can be read again. */
    public static String addresses(String name, List<FieldForms.Group> groups) {
        List<String> words = new ArrayList<>();
        for (FieldForms.Group group : groups) {
            if (!words.isEmpty()) {
                append(words, ",");
            }
            if (group.name().isPresent()) {
                words.addAll(phrase(clean(group.name().get())));
                words.add(":");
            }
            people(words, group.people());
            if (group.name().isPresent()) {
                append(words, ";");
            }
        }
        return field(name, words);
    }

    private static void people(List<String> words, List<Envelope.Person> people) {
        for (int i = 0; i < people.size(); i++) {
            Envelope.Person one = people.get(i);
            String email = email(clean(one.email()));
            String name = clean(one.name().orElse(""));
            if (!name.isBlank()) {
                words.addAll(phrase(name));
            }
            boolean bare = name.isBlank() && email.indexOf('"') < 0 && email.indexOf('@') > 0;
            words.add(bare ? email : "<" + email + ">");
            if (i < people.size() - 1) {
                append(words, ",");
            }
        }
    }

    /** Message-IDs, in angle brackets; what can be none is left out. */
    public static String messageIds(String name, List<String> ids) {
        return field(
                name,
                ids.stream()
                        .filter(FieldWriter::isMessageId)
                        .map(id -> "<" + id + ">")
                        .toList());
    }

    /** It can stand between angle brackets. */
    public static boolean isMessageId(String id) {
        return MESSAGE_ID.matcher(id).matches();
    }

    /** RFC 5322 §3.3. */
    public static String date(String name, OffsetDateTime date) {
        ZoneOffset zone = date.getOffset();
        int minutes = zone.getTotalSeconds() / 60;
        String offset =
                String.format("%s%02d%02d", minutes < 0 ? "-" : "+", Math.abs(minutes) / 60, Math.abs(minutes) % 60);
        return field(name, List.of(DATE.format(date) + offset));
    }

    /** URLs, in angle brackets: RFC 2369 §2; what can be none is left out. */
    public static String urls(String name, List<String> urls) {
        List<String> words = new ArrayList<>();
        for (String url : urls) {
            if (URL.matcher(url).matches()) {
                if (!words.isEmpty()) {
                    append(words, ",");
                }
                words.add("<" + url + ">");
            }
        }
        return field(name, words);
    }

    /** Raw text can be the value of a field: ASCII, no long lines, folded where it is more than one (RFC 5322 §2.1.1, §2.2.3). */
    public static boolean isRaw(String value) {
        int begin = 0;
        for (int end = value.indexOf("\r\n"); end >= 0; end = value.indexOf("\r\n", begin)) {
            if (!isLine(value, begin, end)) {
                return false;
            }
            begin = end + 2;
        }
        return isLine(value, begin, value.length());
    }

    /** One behind another begins with white space and has something else too. */
    private static boolean isLine(String value, int begin, int end) {
        boolean dark = begin == 0;
        for (int i = begin; i < end; i++) {
            char c = value.charAt(i);
            if (c != '\t' && (c < ' ' || c > '~')) {
                return false;
            }
            dark |= c > ' ';
        }
        boolean folded = begin == 0 || begin < end && value.charAt(begin) <= ' ';
        return dark && folded && end - begin <= LONGEST_WORD;
    }

    /** @param value of which {@link #isRaw} is true */
    public static String raw(String name, String value) {
        return name + ":" + value + "\r\n";
    }

    /** A structured field of words that may be folded between any two. */
    static String field(String name, List<String> words) {
        StringBuilder field = new StringBuilder(name).append(':');
        int column = field.length();
        boolean begun = false;
        for (String word : words) {
            if (begun && column + 1 + word.length() > COLUMNS) {
                field.append("\r\n");
                column = 0;
            }
            field.append(' ').append(word);
            column += 1 + word.length();
            begun = true;
        }
        return field.append("\r\n").toString();
    }

    /** To the last word. */
    private static void append(List<String> words, String mark) {
        int last = words.size() - 1;
        words.set(last, words.get(last) + mark);
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            clean.appendCodePoint(Character.isISOControl(c) ? ' ' : surrogate ? 0xfffd : c);
        });
        return clean.toString();
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    /** Words that can stand as they are do; from the first to the last that cannot all are encoded, and their spaces with them. */
    private static List<String> unstructured(String text) {
        if (text.contains("  ") || text.startsWith(" ") || text.endsWith(" ")) {
            return EncodedText.words(text);
        }
        List<String> all = List.of(text.split(" ", -1));
        int first = 0;
        while (first < all.size() && isPlain(all.get(first))) {
            first++;
        }
        if (first == all.size()) {
            return all;
        }
        int last = all.size();
        while (isPlain(all.get(last - 1))) {
            last--;
        }
        List<String> words = new ArrayList<>(all.subList(0, first));
        words.addAll(EncodedText.words(String.join(" ", all.subList(first, last))));
        words.addAll(all.subList(last, all.size()));
        return words;
    }

    private static boolean isPlain(String word) {
        return isAscii(word) && !word.contains("=?") && word.length() <= LONGEST_WORD;
    }

    private static List<String> phrase(String text) {
        if (!isAscii(text) || text.contains("=?") || text.length() > LONGEST_QUOTED) {
            return EncodedText.words(text);
        }
        return List.of(ATOMS.matcher(text).matches() ? text : quoted(text));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** As it stands between angle brackets: a domain beyond ASCII as A-labels, a local part that is no dot-atom in quotes, and so the whole of what is no address. */
    private static String email(String given) {
        String email = given.substring(0, Math.min(given.length(), LONGEST_QUOTED));
        int at = email.lastIndexOf('@');
        String domain = at < 0 ? "" : ascii(email.substring(at + 1));
        boolean known =
                DOT_ATOM.matcher(domain).matches() || LITERAL.matcher(domain).matches();
        String local = known ? email.substring(0, at) : email;
        String written = DOT_ATOM.matcher(local).matches() ? local : quoted(local);
        return known ? written + "@" + domain : written;
    }

    private static String ascii(String domain) {
        if (StandardCharsets.US_ASCII.newEncoder().canEncode(domain)) {
            return domain;
        }
        try {
            return IDN.toASCII(domain);
        } catch (IllegalArgumentException noName) {
            return domain;
        }
    }
}
