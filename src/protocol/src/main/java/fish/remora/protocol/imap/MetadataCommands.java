package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Annotations: RFC 5464. Those of the server have the empty mailbox. Each command writes its untagged responses and returns what follows the tagged
 * OK.
 */
final class MetadataCommands {
    /** In octets: no larger value is stored. */
    static final int MAX_VALUE = 64 * 1024;

    private static final int MAX_ENTRIES = 100;

    /** RFC 5464 §4.2.1, §4.2.2. */
    private static final class Options {
        private long maxSize = Long.MAX_VALUE;
        private int depth;

        /** {@code (MAXSIZE n DEPTH d)}. */
        void read(Arguments arguments) throws BadSyntax {
            do {
                switch (arguments.keyword()) {
                    case "MAXSIZE" -> {
                        arguments.space();
                        maxSize = arguments.number();
                    }
                    case "DEPTH" -> {
                        arguments.space();
                        depth = depth(arguments.keyword());
                    }
                    default -> throw new BadSyntax("Unknown option of GETMETADATA");
                }
            } while (arguments.tryTake(' '));
            arguments.expect(')');
        }

        private static int depth(String word) throws BadSyntax {
            return switch (word) {
                case "0" -> 0;
                case "1" -> 1;
                case "INFINITY" -> Integer.MAX_VALUE;
                default -> throw new BadSyntax("DEPTH is 0, 1 or infinity");
            };
        }

        /** Whether an entry is asked for by its own name, or by that of one above it. */
        boolean reaches(String asked, String entry) {
            if (entry.equals(asked)) {
                return true;
            }
            if (depth == 0 || !entry.startsWith(asked + "/")) {
                return false;
            }
            return depth > 1 || entry.indexOf('/', asked.length() + 1) < 0;
        }
    }

    private MetadataCommands() {}

    /** RFC 5464 §4.2. The options may stand before the mailbox, as its grammar has it, or behind it, as its examples do. */
    static String getMetadata(Context context, Arguments arguments) throws BadSyntax, Denied {
        Options options = new Options();
        if (arguments.tryTake('(')) {
            options.read(arguments);
            arguments.space();
        }
        String name = arguments.mailbox();
        arguments.space();
        List<String> asked = new ArrayList<>();
        if (arguments.tryTake('(')) {
            if (arguments.peek() == '/' || arguments.peek() == '"' || arguments.atLiteral()) {
                entries(arguments, asked);
            } else {
                options.read(arguments);
                arguments.space();
                if (arguments.tryTake('(')) {
                    entries(arguments, asked);
                }
            }
        }
        if (asked.isEmpty()) {
            asked.add(entry(arguments));
        }
        arguments.end();
        return tell(context, name, asked, options);
    }

    private static void entries(Arguments arguments, List<String> entries) throws BadSyntax {
        do {
            entries.add(entry(arguments));
        } while (arguments.tryTake(' ') && entries.size() < MAX_ENTRIES);
        arguments.expect(')');
    }

    /** RFC 5464 §3.1: what begins with {@code /private/} or {@code /shared/}; DEPTH may start from these alone. Any case is the same. */
    private static String entry(Arguments arguments) throws BadSyntax {
        String entry = arguments.astring().toLowerCase(Locale.ROOT);
        boolean known = (entry + "/").startsWith("/private/") || (entry + "/").startsWith("/shared/");
        boolean wellFormed = !entry.endsWith("/")
                && !entry.contains("//")
                && entry.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != '*' && c != '%');
        if (!known || !wellFormed) {
            throw new BadSyntax("Not the name of an entry");
        }
        return entry;
    }

    private static String tell(Context context, String name, List<String> asked, Options options) throws Denied {
        Map<String, byte[]> all = new TreeMap<>(context.application().metadata(context.account(), name));
        Map<String, Optional<byte[]>> told = new LinkedHashMap<>();
        long longest = 0;
        for (String entry : asked) {
            if (!all.containsKey(entry) && options.depth == 0) {
                told.put(entry, Optional.empty());
            }
            for (Map.Entry<String, byte[]> each : all.entrySet()) {
                if (options.reaches(entry, each.getKey())) {
                    if (each.getValue().length > options.maxSize) {
                        longest = Math.max(longest, each.getValue().length);
                    } else {
                        told.put(each.getKey(), Optional.of(each.getValue()));
                    }
                }
            }
        }
        write(context.out(), name, told);
        return (longest > 0 ? "[METADATA LONGENTRIES " + longest + "] " : "") + "GETMETADATA completed";
    }

    /** The METADATA response with values: RFC 5464 §4.4.1. */
    private static void write(Output out, String name, Map<String, Optional<byte[]>> entries) {
        if (entries.isEmpty()) {
            return;
        }
        out.text("* METADATA ").mailbox(name);
        String separator = " (";
        for (Map.Entry<String, Optional<byte[]>> entry : entries.entrySet()) {
            out.text(separator).string(entry.getKey()).text(' ');
            separator = " ";
            if (entry.getValue().isPresent()) {
                value(out, entry.getValue().get());
            } else {
                out.text("NIL");
            }
        }
        out.text(')').crlf();
    }

    /** {@code nstring}, or {@code literal8} of what has a NUL. */
    private static void value(Output out, byte[] octets) {
        boolean ascii = true;
        boolean nul = false;
        for (byte octet : octets) {
            ascii &= octet > 0;
            nul |= octet == 0;
        }
        if (ascii) {
            out.string(new String(octets, StandardCharsets.US_ASCII));
        } else {
            out.text(nul ? "~" : "").literal(octets);
        }
    }

    /** RFC 5464 §4.3: NIL takes an entry away. */
    static String setMetadata(Context context, Arguments arguments) throws BadSyntax, Denied, No {
        String name = arguments.mailbox();
        arguments.space();
        arguments.expect('(');
        Map<String, Optional<byte[]>> entries = new HashMap<>();
        do {
            String entry = entry(arguments);
            if (entry.indexOf('/', 1) < 0) {
                throw new BadSyntax("Not the name of an entry");
            }
            arguments.space();
            entries.put(entry, arguments.nstringOctets());
        } while (arguments.tryTake(' '));
        arguments.expect(')');
        arguments.end();
        if (entries.size() > MAX_ENTRIES) {
            throw tooMany();
        }
        for (Optional<byte[]> value : entries.values()) {
            if (value.isPresent() && value.get().length > MAX_VALUE) {
                throw tooLarge();
            }
        }
        try {
            context.application().setMetadata(context.account(), name, entries);
        } catch (Denied denied) {
            switch (denied.code()) {
                case LIMIT -> throw tooMany();
                case TOOBIG -> throw tooLarge();
                default -> throw denied;
            }
        }
        return "SETMETADATA completed";
    }

    private static No tooMany() {
        return new No("[METADATA TOOMANY] There are too many annotations");
    }

    private static No tooLarge() {
        return new No("[METADATA MAXSIZE " + MAX_VALUE + "] An annotation is too large");
    }
}
