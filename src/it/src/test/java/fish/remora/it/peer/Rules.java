package fish.remora.it.peer;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a client may do, given what the sink offers. Each breach is told to the sink. One thread. */
final class Rules {
    /** RFC 2920 §3.1: after these a client must wait, whatever is offered. */
    private static final Set<String> LAST_OF_A_GROUP = Set.of("EHLO", "DATA", "STARTTLS", "AUTH", "QUIT", "NOOP");

    private static final List<String> DSN_OF_MAIL = List.of("RET=", "ENVID=");
    private static final List<String> DSN_OF_RCPT = List.of("NOTIFY=", "ORCPT=");
    private static final int LONGEST_LINE = 1000;

    private final Sink sink;
    private boolean greeted;
    private boolean extended;

    Rules(Sink sink) {
        this.sink = sink;
    }

    private void must(boolean kept, String rule) {
        if (!kept) {
            sink.violated(rule);
        }
    }

    private boolean offers(String keyword) {
        return extended && sink.script().offers(keyword);
    }

    void hello(Step step, String argument) {
        must(!argument.isBlank(), "RFC 5321 §4.1.1.1: EHLO without a name");
        greeted = true;
        extended = step == Step.EHLO;
    }

    /** RFC 3207 §4.2: what was known before TLS is forgotten. */
    void forgetHello() {
        greeted = false;
        extended = false;
    }

    /** A chunk's octets come with its command: RFC 3030 §2. */
    void mayComeAhead(String verb, boolean ahead) {
        if (ahead && !verb.equals("BDAT")) {
            must(!LAST_OF_A_GROUP.contains(verb), "RFC 2920 §3.1: commands follow " + verb + " before its reply");
            must(offers("PIPELINING"), "RFC 2920 §3.1: " + verb + " is pipelined where that is not offered");
        }
    }

    void mayStartTls(boolean secure) {
        must(offers("STARTTLS") && !secure, "RFC 3207 §4: STARTTLS where it is not offered");
    }

    void mail(String argument, boolean open) {
        String upper = argument.toUpperCase(Locale.ROOT);
        must(greeted, "RFC 5321 §4.1.4: MAIL before EHLO");
        must(!open, "RFC 5321 §4.1.4: MAIL in a transaction");
        must(upper.matches("FROM:<.*>.*"), "RFC 5321 §4.1.1.2: MAIL " + argument);
        must(!upper.contains(" SIZE=") || offers("SIZE"), "RFC 1870 §5: SIZE= where it is not offered");
        must(!upper.contains(" BODY=8BITMIME") || offers("8BITMIME"), "RFC 6152 §3: BODY= where it is not offered");
        must(!upper.contains(" BODY=BINARYMIME") || offers("BINARYMIME"), "RFC 3030 §3: BINARYMIME not offered");
        must(!upper.endsWith(" SMTPUTF8") || offers("SMTPUTF8"), "RFC 6531 §3.4: SMTPUTF8 where it is not offered");
        must(isAscii(argument) || upper.contains(" SMTPUTF8"), "RFC 6531 §3.4: an address in UTF-8 without SMTPUTF8");
        must(
                !containsAny(upper, DSN_OF_MAIL) || offers("DSN"),
                "RFC 3461 §4: " + argument + " where DSN is not offered");
    }

    void rcpt(String argument) {
        String upper = argument.toUpperCase(Locale.ROOT);
        must(upper.matches("TO:<.+>.*"), "RFC 5321 §4.1.1.3: RCPT " + argument);
        must(
                !containsAny(upper, DSN_OF_RCPT) || offers("DSN"),
                "RFC 3461 §4: " + argument + " where DSN is not offered");
        must(isAscii(argument) || offers("SMTPUTF8"), "RFC 6531 §3.4: an address in UTF-8 where that is not offered");
    }

    void bdat() {
        must(offers("CHUNKING"), "RFC 3030 §2: BDAT where it is not offered");
    }

    void content(byte[] octets, String mail) {
        boolean binary = mail.toUpperCase(Locale.ROOT).contains("BODY=BINARYMIME");
        must(offers("8BITMIME") || binary || isSevenBit(octets), "RFC 6152 §3: 8-bit octets where that is not offered");
        must(binary || longestLine(octets) <= LONGEST_LINE, "RFC 5321 §4.5.3.1.6: a line of more than 1000 octets");
    }

    private static boolean containsAny(String text, List<String> words) {
        return words.stream().anyMatch(word -> text.contains(" " + word));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static boolean isSevenBit(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return false;
            }
        }
        return true;
    }

    private static int longestLine(byte[] octets) {
        int longest = 0;
        int length = 0;
        for (byte octet : octets) {
            length++;
            longest = Math.max(longest, length);
            if (octet == '\n') {
                length = 0;
            }
        }
        return longest;
    }
}
