package fish.remora.protocol.imap;

import fish.remora.protocol.mime.FieldNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what follows the sequence set of FETCH: RFC 9051 §9 {@code fetch}, RFC 4466 §2.3 {@code fetch-modifiers}. One command. */
final class FetchParser {
    private static final int MAX_ITEMS = 1000;
    private static final int MAX_FIELDS = 200;
    private static final int MAX_DEPTH = 200;

    private final Arguments arguments;
    private final List<FetchItem> items = new ArrayList<>();
    private OptionalLong changedSince = OptionalLong.empty();
    private boolean vanished;
    private Optional<PartialRange> partial = Optional.empty();
    private boolean modifiersOpen;

    FetchParser(Arguments arguments) {
        this.arguments = arguments;
    }

    FetchRequest parse(Set<Enabled> enabled) throws BadSyntax {
        if (arguments.tryTake('(')) {
            list();
        } else if (!macro() && item() == FetchItem.Fact.PREVIEW) {
            previewModifiers();
        }
        modifiers();
        arguments.end();
        if (vanished && (changedSince.isEmpty() || !enabled.contains(Enabled.QRESYNC))) {
            throw new BadSyntax("VANISHED needs CHANGEDSINCE and QRESYNC");
        }
        return new FetchRequest(items, changedSince, vanished, partial);
    }

    private void list() throws BadSyntax {
        boolean preview = false;
        do {
            if (preview && arguments.tryTake('(')) {
                lazy();
                preview = false;
            } else {
                preview = item() == FetchItem.Fact.PREVIEW;
            }
        } while (arguments.tryTake(' '));
        arguments.expect(')');
    }

    /** RFC 8970 §3.2: there is nothing here that a preview would have to wait for. */
    private void lazy() throws BadSyntax {
        if (!arguments.tryWord("LAZY")) {
            throw new BadSyntax("No such modifier of PREVIEW");
        }
        arguments.expect(')');
    }

    private boolean macro() {
        boolean full = arguments.tryWord("FULL");
        boolean all = full || arguments.tryWord("ALL");
        if (!all && !arguments.tryWord("FAST")) {
            return false;
        }
        items.addAll(List.of(FetchItem.Fact.FLAGS, FetchItem.Fact.INTERNALDATE, FetchItem.Fact.SIZE));
        if (all) {
            items.add(FetchItem.Fact.ENVELOPE);
        }
        if (full) {
            items.add(FetchItem.Fact.BODY);
        }
        return true;
    }

    private FetchItem item() throws BadSyntax {
        if (items.size() == MAX_ITEMS) {
            throw new BadSyntax("Too many items");
        }
        String word = arguments.keyword();
        int bracket = word.indexOf('[');
        FetchItem item = bracket < 0 ? plain(word) : section(word.substring(0, bracket), word.substring(bracket + 1));
        if (!(item instanceof FetchItem.Fact) || !items.contains(item)) {
            items.add(item);
        }
        return item;
    }

    private static FetchItem plain(String word) throws BadSyntax {
        return switch (word) {
            case "RFC822" -> rfc822(word, FetchItem.Text.ALL, true);
            case "RFC822.HEADER" -> rfc822(word, FetchItem.Text.HEADER, false);
            case "RFC822.TEXT" -> rfc822(word, FetchItem.Text.TEXT, true);
            case "RFC822.SIZE" -> FetchItem.Fact.SIZE;
            case "UID" -> FetchItem.Fact.UID;
            case "FLAGS" -> FetchItem.Fact.FLAGS;
            case "MODSEQ" -> FetchItem.Fact.MODSEQ;
            case "INTERNALDATE" -> FetchItem.Fact.INTERNALDATE;
            case "SAVEDATE" -> FetchItem.Fact.SAVEDATE;
            case "ENVELOPE" -> FetchItem.Fact.ENVELOPE;
            case "BODY" -> FetchItem.Fact.BODY;
            case "BODYSTRUCTURE" -> FetchItem.Fact.BODYSTRUCTURE;
            case "EMAILID" -> FetchItem.Fact.EMAILID;
            case "THREADID" -> FetchItem.Fact.THREADID;
            case "PREVIEW" -> FetchItem.Fact.PREVIEW;
            default -> throw new BadSyntax("No such item to fetch");
        };
    }

    private static FetchItem rfc822(String word, FetchItem.Text text, boolean marksSeen) {
        byte[] label = (word + " ").getBytes(StandardCharsets.US_ASCII);
        return new FetchItem.Octets(
                label, FetchItem.Form.OCTETS, List.of(), text, null, FetchItem.Slice.ALL, marksSeen);
    }

    /** Outside a list, what stands in parentheses may be the modifiers of FETCH. */
    private void previewModifiers() throws BadSyntax {
        if (arguments.tryTake(' ')) {
            arguments.expect('(');
            if (arguments.tryWord("LAZY")) {
                arguments.expect(')');
            } else {
                modifiersOpen = true;
            }
        }
    }

    /** @param spec what stands behind the bracket, up to a space or the closing bracket */
    private FetchItem section(String name, String spec) throws BadSyntax {
        boolean peek = name.endsWith(".PEEK");
        String base = peek ? name.substring(0, name.length() - ".PEEK".length()) : name;
        FetchItem.Form form = switch (base) {
            case "BODY" -> FetchItem.Form.OCTETS;
            case "BINARY" -> FetchItem.Form.DECODED;
            case "BINARY.SIZE" -> FetchItem.Form.DECODED_SIZE;
            default -> throw new BadSyntax("No such item to fetch");
        };
        if (peek && form == FetchItem.Form.DECODED_SIZE) {
            throw new BadSyntax("No such item to fetch");
        }
        List<Integer> numbers = new ArrayList<>();
        String rest = numbers(spec, numbers);
        FetchItem.Text text = text(rest, numbers);
        if (form != FetchItem.Form.OCTETS && text != FetchItem.Text.ALL) {
            throw new BadSyntax("No such section");
        }
        Output label = new Output(false).text(base).text('[').text(spec);
        FieldNames fields = text == FetchItem.Text.FIELDS || text == FetchItem.Text.FIELDS_NOT ? fields(label) : null;
        arguments.expect(']');
        label.text(']');
        FetchItem.Slice slice = form == FetchItem.Form.DECODED_SIZE ? FetchItem.Slice.ALL : slice(label);
        boolean marksSeen = !peek && form != FetchItem.Form.DECODED_SIZE;
        return new FetchItem.Octets(label.text(' ').take(), form, numbers, text, fields, slice, marksSeen);
    }

    /** Takes {@code section-part}; gives what is left behind it and its dot. */
    private static String numbers(String spec, List<Integer> numbers) throws BadSyntax {
        int i = 0;
        while (i < spec.length() && Character.isDigit(spec.charAt(i))) {
            int from = i;
            while (i < spec.length() && Character.isDigit(spec.charAt(i))) {
                i++;
            }
            boolean more = i < spec.length();
            if (i - from > 9
                    || spec.charAt(from) == '0'
                    || numbers.size() == MAX_DEPTH
                    || more && (spec.charAt(i) != '.' || i + 1 == spec.length())) {
                throw new BadSyntax("No such section");
            }
            numbers.add(Integer.valueOf(spec.substring(from, i)));
            i += more ? 1 : 0;
        }
        return spec.substring(i);
    }

    private static FetchItem.Text text(String word, List<Integer> numbers) throws BadSyntax {
        return switch (word) {
            case "" -> FetchItem.Text.ALL;
            case "HEADER" -> FetchItem.Text.HEADER;
            case "HEADER.FIELDS" -> FetchItem.Text.FIELDS;
            case "HEADER.FIELDS.NOT" -> FetchItem.Text.FIELDS_NOT;
            case "TEXT" -> FetchItem.Text.TEXT;
            case "MIME" -> {
                if (numbers.isEmpty()) {
                    throw new BadSyntax("MIME needs a part");
                }
                yield FetchItem.Text.MIME;
            }
            default -> throw new BadSyntax("No such section");
        };
    }

    private FieldNames fields(Output label) throws BadSyntax {
        arguments.space();
        arguments.expect('(');
        List<byte[]> names = new ArrayList<>();
        label.text(" (");
        do {
            if (names.size() == MAX_FIELDS) {
                throw new BadSyntax("Too many fields");
            }
            byte[] name = arguments.astringOctets();
            String text = new String(name, StandardCharsets.UTF_8);
            label.text(names.isEmpty() ? "" : " ");
            if (isAtom(name)) {
                label.text(text);
            } else {
                label.string(text);
            }
            names.add(name);
        } while (arguments.tryTake(' '));
        arguments.expect(')');
        label.text(')');
        return new FieldNames(names);
    }

    private static boolean isAtom(byte[] name) {
        boolean atom = name.length > 0;
        for (byte octet : name) {
            atom &= octet > ' ' && octet < 127 && "(){%*\"\\]".indexOf(octet) < 0;
        }
        return atom;
    }

    /** {@code partial}; a response names its begin only. */
    private FetchItem.Slice slice(Output label) throws BadSyntax {
        if (!arguments.tryTake('<')) {
            return FetchItem.Slice.ALL;
        }
        long offset = arguments.number64();
        arguments.expect('.');
        long count = arguments.number64();
        arguments.expect('>');
        if (count == 0) {
            throw new BadSyntax("Nothing is to be fetched");
        }
        label.text('<').number(offset).text('>');
        return new FetchItem.Slice(offset, count);
    }

    private void modifiers() throws BadSyntax {
        if (!modifiersOpen) {
            if (!arguments.tryTake(' ')) {
                return;
            }
            arguments.expect('(');
        }
        do {
            switch (arguments.keyword()) {
                case "CHANGEDSINCE" -> {
                    arguments.space();
                    changedSince = OptionalLong.of(arguments.number64());
                }
                case "VANISHED" -> vanished = true;
                case "PARTIAL" -> {
                    arguments.space();
                    partial = Optional.of(PartialRange.parse(arguments));
                }
                default -> throw new BadSyntax("No such modifier of FETCH");
            }
        } while (arguments.tryTake(' '));
        arguments.expect(')');
    }
}
