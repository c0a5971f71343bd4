package fish.remora.protocol.mime;

/**
 * What remains of a subject when the marks of replying and forwarding are taken away: RFC 5256 §2.1.
 *
 * @param text decoded, white space folded
 * @param marked some mark was taken away: the message is a reply or was forwarded
 */
record BaseSubject(String text, boolean marked) {
    private static final int MAX_LENGTH = 4096;

    /** @param value of a Subject field, as it came */
    static BaseSubject of(String value) {
        String cut = value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) : value;
        return new Reader(fold(EncodedWords.decode(cut))).read();
    }

    private static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        boolean space = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ') {
                space = folded.length() > 0;
            } else {
                if (space) {
                    folded.append(' ');
                }
                space = false;
                folded.append(c);
            }
        }
        return folded.toString();
    }

    private static final class Reader {
        private final String text;
        private int from;
        private int to;
        private boolean marked;

        Reader(String text) {
            this.text = text;
            this.to = text.length();
        }

        BaseSubject read() {
            do {
                trailers();
                leaders();
            } while (unwrap());
            return new BaseSubject(text.substring(from, to).strip(), marked);
        }

        private void trailers() {
            boolean more = true;
            while (more) {
                more = false;
                while (to > from && text.charAt(to - 1) == ' ') {
                    to--;
                }
                if (to - from >= 5 && text.regionMatches(true, to - 5, "(fwd)", 0, 5)) {
                    to -= 5;
                    marked = true;
                    more = true;
                }
            }
        }

        /** {@code subj-leader}, and a {@code subj-blob} alone when something is left behind it. */
        private void leaders() {
            boolean more = true;
            while (more) {
                from = skipSpace(from);
                int behind = leader();
                boolean isMark = behind > from;
                if (!isMark) {
                    int blob = blob(from);
                    behind = blob < to ? blob : from;
                }
                marked |= isMark;
                more = behind > from;
                from = behind;
            }
        }

        /** Where {@code *subj-blob subj-refwd} ends; {@link #from} when there is none. */
        private int leader() {
            int i = from;
            int next = blob(i);
            while (next > i) {
                i = next;
                next = blob(i);
            }
            int word = refwd(i);
            if (word == i) {
                return from;
            }
            i = blob(skipSpace(word));
            return i < to && text.charAt(i) == ':' ? i + 1 : from;
        }

        private int refwd(int at) {
            if (text.regionMatches(true, at, "re", 0, 2) && at + 2 <= to) {
                return at + 2;
            }
            if (text.regionMatches(true, at, "fwd", 0, 3) && at + 3 <= to) {
                return at + 3;
            }
            return text.regionMatches(true, at, "fw", 0, 2) && at + 2 <= to ? at + 2 : at;
        }

        /** Where a {@code subj-blob} at that place ends; the place itself when there is none. */
        private int blob(int at) {
            if (at >= to || text.charAt(at) != '[') {
                return at;
            }
            int i = at + 1;
            while (i < to && text.charAt(i) != '[' && text.charAt(i) != ']') {
                i++;
            }
            return i < to && text.charAt(i) == ']' ? skipSpace(i + 1) : at;
        }

        private int skipSpace(int at) {
            int i = at;
            while (i < to && text.charAt(i) == ' ') {
                i++;
            }
            return i;
        }

        /** Takes {@code [fwd: ... ]} away. */
        private boolean unwrap() {
            if (to - from < 6 || text.charAt(to - 1) != ']' || !text.regionMatches(true, from, "[fwd:", 0, 5)) {
                return false;
            }
            from += 5;
            to--;
            marked = true;
            return true;
        }
    }
}
