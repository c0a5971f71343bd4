package fish.remora.protocol.pop3;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The languages of our words: RFC 6856 §3. */
enum Language {
    /** What is spoken before a client has asked (RFC 2277 §4.5). */
    DEFAULT("i-default", "Default"),
    ENGLISH("en", "English");

    private final String tag;
    private final String name;

    Language(String tag, String name) {
        this.tag = tag;
        this.name = name;
    }

    String tag() {
        return tag;
    }

    static byte[] listing() {
        StringBuilder list = new StringBuilder("+OK Languages follow\r\n");
        for (Language one : values()) {
            list.append(one.tag).append(' ').append(one.name).append("\r\n");
        }
        return list.append(".\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** RFC 4647 §3.4: {@code en-GB} is English for want of a better one; {@code *} is what is spoken anyway. */
    static Optional<Language> lookup(String range) {
        String wanted = range.toLowerCase(Locale.ROOT);
        if (wanted.equals("*") || wanted.equals(DEFAULT.tag)) {
            return Optional.of(DEFAULT);
        }
        return wanted.equals(ENGLISH.tag) || wanted.startsWith(ENGLISH.tag + "-")
                ? Optional.of(ENGLISH)
                : Optional.empty();
    }
}
