package fish.remora.embedded.mailstore;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Mailboxes as names of files: levels parted by a dot, as in Maildir++, the rest in the modified UTF-7 of RFC 3501 §5.1.3, as Dovecot does by default. A dot
 * within a level is written in it too ({@code &AC4-}), so that each name comes back.
 */
final class FolderName {
    private FolderName() {}

    /** {@code Entwürfe/2026} becomes {@code Entw&APw-rfe.2026}. */
    static String of(String mailbox) {
        StringBuilder name = new StringBuilder();
        StringBuilder other = new StringBuilder();
        for (int i = 0; i < mailbox.length(); i++) {
            char c = mailbox.charAt(i);
            if (c < ' ' || c > '~' || c == '.') {
                other.append(c);
                continue;
            }
            flush(other, name);
            name.append(c == '&' ? "&-" : c == '/' ? "." : String.valueOf(c));
        }
        flush(other, name);
        return name.toString();
    }

    private static void flush(StringBuilder other, StringBuilder name) {
        if (other.length() > 0) {
            String base64 = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(other.toString().getBytes(StandardCharsets.UTF_16BE));
            name.append('&').append(base64.replace('/', ',')).append('-');
            other.setLength(0);
        }
    }

    /** The mailbox; a name that is not in modified UTF-7 is taken as it is. */
    static String mailbox(String name) {
        StringBuilder mailbox = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '&') {
                mailbox.append(c == '.' ? '/' : c);
                continue;
            }
            int end = name.indexOf('-', i);
            try {
                mailbox.append(end == i + 1 ? "&" : decoded(name.substring(i + 1, Math.max(i + 1, end))));
            } catch (IllegalArgumentException literal) {
                return name.replace('.', '/');
            }
            i = end;
        }
        return mailbox.toString();
    }

    private static String decoded(String base64) {
        byte[] octets = Base64.getDecoder().decode(base64.replace(',', '/'));
        if (octets.length == 0 || octets.length % 2 != 0) {
            throw new IllegalArgumentException("no UTF-16");
        }
        return new String(octets, StandardCharsets.UTF_16BE);
    }
}
