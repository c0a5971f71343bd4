package fish.remora.embedded.mailstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of a Maildir, ours or another program's, {@code new} and {@code cur} in the order of the files' names, which begin with a time. Of other
 * programs' files those whose lines all end with LF get CRLF, as they came; others stay as they are.
 */
public final class MaildirReader implements MailReader {
    private static final Pattern OURS = Pattern.compile("[0-9]+\\.R[0-9]{10}\\.remora,S=([0-9]+)(?:[:;]2,.*)?");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,18}).*");

    private final Iterator<Path> files;

    /** @throws IOException when the folder cannot be listed */
    public MaildirReader(Path folder) throws IOException {
        files = files(folder).iterator();
    }

    /** Its messages, in order. */
    static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String one : new String[] {"new", "cur"}) {
            Path part = folder.resolve(one);
            if (Files.isDirectory(part)) {
                try (Stream<Path> list = Files.list(part)) {
                    list.filter(file -> !name(file).startsWith(".")).forEach(files::add);
                }
            }
        }
        files.sort(Comparator.comparingLong(MaildirReader::time).thenComparing(MaildirReader::name));
        return files;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static long time(Path file) {
        Matcher time = TIME.matcher(name(file));
        return time.matches() ? Long.parseLong(time.group(1)) : 0;
    }

    @Override
    public @Nullable Found next() {
        if (!files.hasNext()) {
            return null;
        }
        Path file = files.next();
        try {
            Instant date = Files.getLastModifiedTime(file).toInstant();
            Message message = new Message(octets(file), flags(name(file)), date);
            return new Found(file.toString(), Files.size(file), message, "");
        } catch (IOException unreadable) {
            return new Found(file.toString(), 0, null, "cannot be read: " + unreadable);
        }
    }

    private static Octets octets(Path file) throws IOException {
        Octets octets = Octets.of(file);
        Matcher ours = OURS.matcher(name(file));
        boolean asWritten = ours.matches() && ours.group(1).equals(Long.toString(octets.size()));
        return asWritten || LineEnds.of(octets) != LineEnds.LF
                ? octets
                : Octets.of(() -> Transform.from(octets.open(), LineEnds.withCr()));
    }

    private static Set<Flag> flags(String name) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        int info = Math.max(name.lastIndexOf(":2,"), name.lastIndexOf(";2,"));
        for (Flag flag : Flag.values()) {
            if (info >= 0 && name.indexOf(flag.info, info + 3) >= 0) {
                flags.add(flag);
            }
        }
        return flags;
    }

    @Override
    public void close() {}
}
