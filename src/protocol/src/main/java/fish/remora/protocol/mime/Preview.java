package fish.remora.protocol.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The first words of a message as its reader sees them: RFC 8970 §3.1. Has no state. */
final class Preview {
    /** In code points: what RFC 8970 §3.1 says a server should not go beyond. */
    private static final int LENGTH = 200;

    /** In characters: of plain text, so much is mostly enough; some begins with long quotations, and HTML with styles. */
    private static final int ENOUGH = 500;

    private static final int PLAIN = 16 * 1024;

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
        if (html) {
            return own(HtmlText.of(text(part, start, from, to, HTML)));
        }
        StringBuilder first = text(part, start, from, to, ENOUGH);
        String own = fold(first, true);
        boolean enough = own.length() >= LENGTH - 1 || first.length() < ENOUGH;
        return enough && !own.isEmpty() ? own : own(text(part, start, from, to, PLAIN));
    }

    private static String own(CharSequence text) {
        String own = fold(text, true);
        return own.isEmpty() ? fold(text, false) : own;
    }

    private static StringBuilder text(Part part, byte[] start, int from, int to, int limit) {
        ContentFields content = part.content();
        StringBuilder text = new StringBuilder(Math.min(limit, to - from));
        try {
            TextDecoding.read(
                    TransferEncoding.named(content.encoding()).decode(new ByteArrayInputStream(start, from, to - from)),
                    TextDecoding.charset(content.type().parameters().getOrDefault("charset", "")),
                    text,
                    limit);
        } catch (IOException impossible) {
            throw new IllegalStateException("octets in memory can be read", impossible);
        }
        return text;
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
    private static String fold(CharSequence text, boolean own) {
        StringBuilder folded = new StringBuilder(LENGTH + 16);
        int points = 0;
        boolean space = false;
        boolean lineStart = true;
        int i = 0;
        while (i < text.length() && points < LENGTH) {
            int c = Character.codePointAt(text, i);
            if (own && lineStart && c == '>') {
                while (i < text.length() && text.charAt(i) != '\n') {
                    i++;
                }
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
