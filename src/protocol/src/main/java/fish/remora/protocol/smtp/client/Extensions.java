package fish.remora.protocol.smtp.client;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a peer offered in its answer to EHLO: RFC 5321 §4.1.1.1. Immutable.
 *
 * @param keywords in upper case
 * @param maxSize of a message in octets (RFC 1870 §4); 0 = no limit was named
 * @param mechanisms of AUTH (RFC 4954 §3), in upper case
 */
record Extensions(Set<String> keywords, long maxSize, Set<String> mechanisms) {
    /** Of a peer that knows HELO only. */
    static final Extensions NONE = new Extensions(Set.of(), 0, Set.of());

    Extensions {
        keywords = Set.copyOf(keywords);
        mechanisms = Set.copyOf(mechanisms);
    }

    /** Reads the lines of a reply; the first of them is the peer's name and greeting. What is not understood is passed over. */
    static Extensions of(List<String> lines) {
        Map<String, String> arguments = new HashMap<>();
        Set<String> mechanisms = new TreeSet<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.strip().toUpperCase(Locale.ROOT).split(" +");
            arguments.putIfAbsent(words[0], words.length > 1 ? words[1] : "");
            if (words[0].equals("AUTH") || words[0].startsWith("AUTH=")) {
                mechanisms.addAll(Arrays.asList(words).subList(1, words.length));
            }
            if (words[0].startsWith("AUTH=")) {
                mechanisms.add(words[0].substring("AUTH=".length()));
            }
        }
        return new Extensions(arguments.keySet(), number(arguments.getOrDefault("SIZE", "")), mechanisms);
    }

    /** A limit that no long can hold is none, and so is one that is no number. */
    private static long number(String digits) {
        boolean wellFormed =
                !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return wellFormed ? Long.parseLong(digits) : 0;
    }

    /** RFC 2920. */
    boolean pipelining() {
        return keywords.contains("PIPELINING");
    }

    /** RFC 1870. */
    boolean size() {
        return keywords.contains("SIZE");
    }

    /** RFC 6152. */
    boolean eightBitMime() {
        return keywords.contains("8BITMIME");
    }

    /** RFC 3030 §2. */
    boolean chunking() {
        return keywords.contains("CHUNKING");
    }

    /** RFC 3030 §3: of no use without CHUNKING, because such a content can only go by BDAT. */
    boolean binaryMime() {
        return chunking() && keywords.contains("BINARYMIME");
    }

    /** RFC 6531. */
    boolean smtpUtf8() {
        return keywords.contains("SMTPUTF8");
    }

    /** RFC 3461. */
    boolean dsn() {
        return keywords.contains("DSN");
    }

    /** RFC 3207. */
    boolean startTls() {
        return keywords.contains("STARTTLS");
    }
}
