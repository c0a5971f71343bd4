package fish.remora.protocol.mime;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads {@code envelope} and {@code body} strictly by the ABNF of RFC 9051 §9; what is not so is an AssertionError. */
final class ResponseGrammar {
    private final byte[] octets;
    private int position;

    /** Bodies that are no multiparts. */
    int leaves;

    private ResponseGrammar(byte[] octets) {
        this.octets = octets;
    }

    static void envelope(byte[] octets) {
        ResponseGrammar grammar = new ResponseGrammar(octets);
        grammar.envelope();
        grammar.end();
    }

    /** @return how many bodies there are that are no multiparts */
    static int body(byte[] octets, boolean extended) {
        ResponseGrammar grammar = new ResponseGrammar(octets);
        grammar.body(extended);
        grammar.end();
        return grammar.leaves;
    }

    private void end() {
        check(position == octets.length, "the end");
    }

    private void check(boolean right, String what) {
        if (!right) {
            int from = Math.max(0, position - 60);
            throw new AssertionError("expected " + what + " at " + position + " behind "
                    + new String(octets, from, position - from, StandardCharsets.ISO_8859_1));
        }
    }

    private int peek() {
        return position < octets.length ? octets[position] & 0xff : -1;
    }

    private void take(String text) {
        for (int i = 0; i < text.length(); i++) {
            check(peek() == text.charAt(i), text);
            position++;
        }
    }

    private boolean at(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (position + i >= octets.length || octets[position + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void nstring() {
        if (at("NIL")) {
            take("NIL");
        } else {
            string();
        }
    }

    private String string() {
        StringBuilder value = new StringBuilder();
        if (peek() == '{') {
            take("{");
            int count = (int) number();
            take("}\r\n");
            check(position + count <= octets.length, "a literal of " + count);
            for (int i = 0; i < count; i++) {
                check(peek() != 0, "no NUL");
                value.append((char) peek());
                position++;
            }
            return value.toString();
        }
        take("\"");
        while (peek() != '"') {
            if (peek() == '\\') {
                position++;
                check(peek() == '"' || peek() == '\\', "quoted-specials");
            }
            check(peek() > 0 && peek() < 0x80 && peek() != '\r' && peek() != '\n', "TEXT-CHAR");
            value.append((char) peek());
            position++;
        }
        take("\"");
        return value.toString();
    }

    private long number() {
        int from = position;
        long value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = 10 * value + peek() - '0';
            position++;
        }
        check(position > from, "a number");
        return value;
    }

    private void envelope() {
        take("(");
        nstring();
        take(" ");
        nstring();
        for (int i = 0; i < 6; i++) {
            take(" ");
            addresses();
        }
        take(" ");
        nstring();
        take(" ");
        nstring();
        take(")");
    }

    /** Groups begin and end in turn. */
    private void addresses() {
        if (at("NIL")) {
            take("NIL");
            return;
        }
        take("(");
        boolean inGroup = false;
        do {
            take("(");
            nstring();
            take(" NIL ");
            boolean noMailbox = at("NIL");
            nstring();
            take(" ");
            boolean noHost = at("NIL");
            nstring();
            take(")");
            check(!noMailbox || noHost, "a mailbox before a host");
            if (noHost) {
                check(inGroup == noMailbox, "begin and end of a group in turn");
                inGroup = !inGroup;
            }
        } while (peek() == '(');
        check(!inGroup, "the end of a group");
        take(")");
    }

    private void body(boolean extended) {
        take("(");
        if (peek() == '(') {
            do {
                body(extended);
            } while (peek() == '(');
            take(" ");
            string();
            if (extended) {
                take(" ");
                parameters();
                extension();
            }
        } else {
            leaves++;
            onePart(extended);
        }
        take(")");
    }

    private void onePart(boolean extended) {
        String type = string().toUpperCase(Locale.ROOT);
        take(" ");
        String subtype = string().toUpperCase(Locale.ROOT);
        take(" ");
        parameters();
        take(" ");
        nstring();
        take(" ");
        nstring();
        take(" ");
        string();
        take(" ");
        number();
        boolean message = type.equals("MESSAGE") && (subtype.equals("RFC822") || subtype.equals("GLOBAL"));
        if (message) {
            take(" ");
            envelope();
            take(" ");
            body(extended);
        }
        if (message || type.equals("TEXT")) {
            take(" ");
            number();
        }
        if (extended) {
            take(" ");
            nstring();
            extension();
        }
    }

    /** Disposition, language, location. */
    private void extension() {
        take(" ");
        if (at("NIL")) {
            take("NIL");
        } else {
            take("(");
            string();
            take(" ");
            parameters();
            take(")");
        }
        take(" ");
        if (peek() == '(') {
            take("(");
            string();
            while (peek() == ' ') {
                take(" ");
                string();
            }
            take(")");
        } else {
            nstring();
        }
        take(" ");
        nstring();
    }

    private void parameters() {
        if (at("NIL")) {
            take("NIL");
            return;
        }
        take("(");
        string();
        take(" ");
        string();
        while (peek() == ' ') {
            take(" ");
            string();
            take(" ");
            string();
        }
        take(")");
    }
}
