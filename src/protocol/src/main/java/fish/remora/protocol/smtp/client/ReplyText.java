package fish.remora.protocol.smtp.client;

import fish.remora.api.Reply;

/** Words from outside (peers, the DNS, the JDK) as a {@link Reply} takes them, which throws at all others. */
public final class ReplyText {
    /** What {@link Reply} takes of a line, in characters. */
    private static final int LONGEST = 480;

    private ReplyText() {}

    /** A reply of one line, whatever its text. */
    public static Reply reply(int code, String status, String text) {
        return Reply.of(code, status, of(text));
    }

    /** Clean and short enough. */
    static String of(String text) {
        return cut(clean(text));
    }

    /** Control characters, and what was no UTF-8, become {@code ?}. */
    static String clean(String text) {
        StringBuilder harmless = new StringBuilder(text);
        for (int i = 0; i < harmless.length(); i++) {
            char c = harmless.charAt(i);
            if (Character.isISOControl(c) || c == '\uFFFD') {
                harmless.setCharAt(i, '?');
            }
        }
        return harmless.toString();
    }

    /** No half of a character at the end. */
    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end);
    }
}
