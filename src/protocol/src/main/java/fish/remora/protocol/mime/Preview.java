package fish.remora.protocol.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The first words of a message as its reader sees them: RFC 8970 §3.1. Has no state. */
final class Preview {
    /** In code points: what RFC 8970 §3.1 says a server should not go beyond. */
    private static final int LENGTH = 200;

    /** In characters: of plain text, so much is enough; HTML begins with styles. */
    private static final int PLAIN = 4096;

    private static final int HTML = 128 * 1024;

    private Preview() {}

    /** @param start of the message: what lies behind it is not looked at */
    static String of(Part root, byte[] start) {
        Part part = firstText(root);
        if (part == null || part.extent().body() >= start.length) {
            return "";
        }
        MediaType type = part.content().type();
        boolean html = type.subtype().equals("html");
        int from = (int) part.extent().body();
        int to = (int) Math.min(start.length, part.extent().end());
        StringBuilder text = new StringBuilder(Math.min(html ? HTML : PLAIN, to - from));
        try {
            TextDecoding.read(
                    TransferEncoding.named(part.content().encoding())
                            .decode(new ByteArrayInputStream(start, from, to - from)),
                    TextDecoding.charset(type.parameters().getOrDefault("charset", "")),
                    text,
                    html ? HTML : PLAIN);
        } catch (IOException impossible) {
            throw new IllegalStateException("octets in memory can be read", impossible);
        }
        String shown = html ? HtmlText.of(text) : text.toString();
        String own = fold(shown, true);
        return own.isEmpty() ? fold(shown, false) : own;
    }

    /** The first part that is text and no attachment; the message's own body if there is none but it cannot be taken apart. */
    private static @Nullable Part firstText(Part part) {
        if (part.children().isEmpty()) {
            boolean text = part.content().type().type().equals("text");
            return text && !isAttached(part) ? part : null;
        }
        for (Part child : part.children()) {
            Part found = firstText(child);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static boolean isAttached(Part part) {
        String disposition = part.content().values().get("content-disposition");
        return disposition != null && disposition.toLowerCase(Locale.ROOT).startsWith("attachment");
    }

    /** White space becomes one space, what cannot be seen is left out; with {@code own}, lines that quote another message too. */
    private static String fold(String text, boolean own) {
        StringBuilder folded = new StringBuilder(LENGTH + 16);
        int points = 0;
        boolean space = false;
        boolean lineStart = true;
        int i = 0;
        while (i < text.length() && points < LENGTH) {
            int c = text.codePointAt(i);
            if (own && lineStart && c == '>') {
                int end = text.indexOf('\n', i);
                i = end < 0 ? text.length() : end;
                continue;
            }
            i += Character.charCount(c);
            if (c == '\n') {
                lineStart = true;
            }
            if (c <= ' ' || c == 0x7f || Character.isSpaceChar(c) || Character.isISOControl(c)) {
                space = points > 0;
            } else if (isVisible(c)) {
                lineStart = false;
                if (space && points == LENGTH - 1) {
                    return folded.toString();
                }
                if (space) {
                    folded.append(' ');
                    points++;
                }
                space = false;
                folded.appendCodePoint(c);
                points++;
            }
        }
        return folded.toString();
    }

    /** Mailings begin with these so that nothing follows their own choice of a preview. */
    private static boolean isVisible(int c) {
        int type = Character.getType(c);
        return type != Character.FORMAT && type != Character.SURROGATE && c != 0x34F;
    }
}
