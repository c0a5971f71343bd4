package fish.remora.protocol.imap;

import fish.remora.api.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One command, read from left to right: the grammar of RFC 9051 §9 that is common to commands. What is read is gone; a BadSyntax leaves it
 * somewhere. One thread.
 */
final class Arguments {
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("d-MMM-")
            .appendValue(ChronoField.YEAR, 4)
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(java.time.format.ResolverStyle.STRICT);
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("d-MMM-")
            .appendValue(ChronoField.YEAR, 4)
            .appendPattern(" HH:mm:ss xx")
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(java.time.format.ResolverStyle.STRICT);

    private static final String INBOX = "INBOX";
    private static final String ATOM_SPECIALS = "(){ %*\"\\]";

    private final byte[] line;
    private final List<? extends Content> literals;
    private final boolean utf8;
    private int position;
    private int nextLiteral;

    /**
     * @param line the command's lines, put together; each of its {@code {n}} stands for the next literal
     * @param utf8 names of mailboxes are UTF-8, not modified UTF-7
     */
    Arguments(byte[] line, List<? extends Content> literals, boolean utf8) {
        this.line = line;
        this.literals = literals;
        this.utf8 = utf8;
    }

    boolean atEnd() {
        return position == line.length;
    }

    /** @throws BadSyntax when something is left */
    void end() throws BadSyntax {
        if (!atEnd()) {
            throw new BadSyntax("Too many arguments");
        }
    }

    /** The next octet, 0 to 255; -1 at the end. */
    int peek() {
        return atEnd() ? -1 : line[position] & 0xff;
    }

    boolean tryTake(char c) {
        if (peek() == c) {
            position++;
            return true;
        }
        return false;
    }

    void expect(char c) throws BadSyntax {
        if (!tryTake(c)) {
            throw new BadSyntax(c == ' ' ? "An argument is missing" : "Expected " + c);
        }
    }

    void space() throws BadSyntax {
        expect(' ');
    }

    /** Takes that word, in any case, if it is the whole next atom. */
    boolean tryWord(String word) {
        int end = position + word.length();
        if (end > line.length || end < line.length && isAtomChar(line[end])) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (Character.toUpperCase(line[position + i]) != Character.toUpperCase(word.charAt(i))) {
                return false;
            }
        }
        position = end;
        return true;
    }

    private static boolean isAtomChar(byte octet) {
        return octet > 0x20 && octet < 0x7f && ATOM_SPECIALS.indexOf(octet) < 0;
    }

    /** {@code atom}, as written. */
    String atom() throws BadSyntax {
        int from = position;
        while (position < line.length && isAtomChar(line[position])) {
            position++;
        }
        if (position == from) {
            throw new BadSyntax("Expected an atom");
        }
        return new String(line, from, position - from, StandardCharsets.US_ASCII);
    }

    /** An atom in upper case. */
    String keyword() throws BadSyntax {
        return atom().toUpperCase(Locale.ROOT);
    }

    /** {@code astring}: an atom, in which {@code ]} may be too, or a string. */
    byte[] astringOctets() throws BadSyntax {
        if (peek() == '"' || atLiteral()) {
            return stringOctets();
        }
        int from = position;
        while (position < line.length && (isAtomChar(line[position]) || line[position] == ']')) {
            position++;
        }
        if (position == from) {
            throw new BadSyntax("Expected a string");
        }
        return Arrays.copyOfRange(line, from, position);
    }

    /** As {@link #astringOctets}, read as UTF-8. */
    String astring() throws BadSyntax {
        return text(astringOctets());
    }

    /** {@code string}: quoted or a literal. */
    byte[] stringOctets() throws BadSyntax {
        return tryTake('"') ? quoted() : octetsOf(literal());
    }

    /** As {@link #stringOctets}, read as UTF-8. */
    String string() throws BadSyntax {
        return text(stringOctets());
    }

    /** {@code nstring}; empty: NIL. */
    Optional<byte[]> nstringOctets() throws BadSyntax {
        return tryWord("NIL") ? Optional.empty() : Optional.of(stringOctets());
    }

    private byte[] quoted() throws BadSyntax {
        int from = position;
        int length = 0;
        while (!tryTake('"')) {
            if (tryTake('\\') && peek() != '"' && peek() != '\\' || atEnd()) {
                throw new BadSyntax("A quoted string is broken");
            }
            position++;
            length++;
        }
        byte[] value = new byte[length];
        for (int i = 0; i < length; i++) {
            from += line[from] == '\\' ? 1 : 0;
            value[i] = line[from++];
        }
        return value;
    }

    /** What is next up to the parenthesis that closes the one it begins with, both with it; literals are not looked into. */
    byte[] parenthesized() throws BadSyntax {
        int from = position;
        expect('(');
        for (int depth = 1; depth > 0; position++) {
            switch (peek()) {
                case -1 -> throw new BadSyntax("A parenthesis is missing");
                case '(' -> depth++;
                case ')' -> depth--;
                case '"' -> {
                    position++;
                    quoted();
                    position--;
                }
                default -> {}
            }
        }
        return Arrays.copyOfRange(line, from, position);
    }

    /** True when a literal is next; a {@code ~} may begin an atom too. */
    boolean atLiteral() {
        return peek() == '{' || peek() == '~' && position + 1 < line.length && line[position + 1] == '{';
    }

    /** The literal that is next, with or without the {@code ~} of RFC 3516. */
    Content literal() throws BadSyntax {
        tryTake('~');
        expect('{');
        number64();
        tryTake('+');
        expect('}');
        if (nextLiteral == literals.size()) {
            throw new BadSyntax("A literal is missing");
        }
        return literals.get(nextLiteral++);
    }

    private static byte[] octetsOf(Content literal) throws BadSyntax {
        if (!literal.inMemory()) {
            throw new BadSyntax("The literal is too long");
        }
        try (InputStream octets = literal.open()) {
            return octets.readAllBytes();
        } catch (IOException impossible) {
            throw new IllegalStateException("octets in memory can be read", impossible);
        }
    }

    private static String text(byte[] octets) throws BadSyntax {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException none) {
            throw new BadSyntax("A string is not UTF-8");
        }
    }

    /** The name of a mailbox, decoded; INBOX in upper case, and so in the names below it. */
    String mailbox() throws BadSyntax {
        return name(astring());
    }

    /** What LIST takes: a name, in which {@code %} and {@code *} may be. */
    String listMailbox() throws BadSyntax {
        if (peek() == '"' || atLiteral()) {
            return name(string());
        }
        int from = position;
        while (position < line.length && (isAtomChar(line[position]) || "]%*".indexOf(line[position]) >= 0)) {
            position++;
        }
        if (position == from) {
            throw new BadSyntax("Expected a mailbox");
        }
        return name(new String(line, from, position - from, StandardCharsets.US_ASCII));
    }

    private String name(String written) throws BadSyntax {
        String name = utf8 ? written : ModifiedUtf7.decode(written);
        boolean inbox = name.equalsIgnoreCase(INBOX) || name.regionMatches(true, 0, INBOX + "/", 0, INBOX.length() + 1);
        return inbox ? INBOX + name.substring(INBOX.length()) : name;
    }

    /** {@code number}: 32 bits. */
    long number() throws BadSyntax {
        long value = number64();
        if (value > 0xFFFF_FFFFL) {
            throw new BadSyntax("A number is too large");
        }
        return value;
    }

    /** {@code number64}: 63 bits. */
    long number64() throws BadSyntax {
        int from = position;
        long value = 0;
        while (position < line.length && line[position] >= '0' && line[position] <= '9') {
            int digit = line[position] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw new BadSyntax("A number is too large");
            }
            value = 10 * value + digit;
            position++;
        }
        if (position == from) {
            throw new BadSyntax("Expected a number");
        }
        return value;
    }

    /** {@code sequence-set} without {@code $}. */
    SequenceSet sequenceSet() throws BadSyntax {
        List<SequenceSet.Range> ranges = new ArrayList<>();
        do {
            long first = sequenceNumber();
            ranges.add(new SequenceSet.Range(first, tryTake(':') ? sequenceNumber() : first));
        } while (tryTake(','));
        return new SequenceSet(ranges);
    }

    private long sequenceNumber() throws BadSyntax {
        if (tryTake('*')) {
            return SequenceSet.STAR;
        }
        long number = number();
        if (number == 0) {
            throw new BadSyntax("Messages are numbered from 1");
        }
        return number;
    }

    /** {@code flag}: a system flag with its backslash, or a keyword. */
    String flag() throws BadSyntax {
        return tryTake('\\') ? "\\" + atom() : atom();
    }

    /** Reads one element of a list. */
    interface Element {
        void read() throws BadSyntax;
    }

    /** A list in parentheses, which may be empty. */
    void list(Element element) throws BadSyntax {
        expect('(');
        for (boolean first = true; !tryTake(')'); first = false) {
            if (!first) {
                space();
            }
            element.read();
        }
    }

    /** {@code flag-list}. */
    List<String> flagList() throws BadSyntax {
        List<String> flags = new ArrayList<>();
        list(() -> flags.add(flag()));
        return flags;
    }

    /** {@code date}. */
    LocalDate date() throws BadSyntax {
        boolean quoted = tryTake('"');
        String text = atom();
        if (quoted) {
            expect('"');
        }
        try {
            return LocalDate.parse(text, DATE);
        } catch (DateTimeException none) {
            throw new BadSyntax("Not a date");
        }
    }

    /** {@code date-time}. */
    Instant dateTime() throws BadSyntax {
        expect('"');
        String text = text(quoted());
        try {
            return OffsetDateTime.parse(text.strip(), DATE_TIME).toInstant();
        } catch (DateTimeException none) {
            throw new BadSyntax("Not a date and time");
        }
    }
}
