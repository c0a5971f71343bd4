package fish.remora.embedded.mailstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox in files, to be imported.
 *
 * @param mailbox what it is called there; {@link #INBOX} for what has no name
 * @param path its file or folder
 * @param octets of its files
 */
public record Source(String mailbox, Path path, Format format, long octets) {
    /** The mailbox that each account has. */
    public static final String INBOX = "INBOX";

    /** Of an mbox in a folder of several. */
    static final String SUFFIX = ".mbox";

    /**
     * What there is: a file is an mbox; a folder with {@code cur} or {@code new} is a Maildir, with its subfolders; any other one is a folder of mboxes,
     * {@code *.mbox}.
     *
     * @param format null: whatever it is
     * @throws IOException when it cannot be read, or is nothing of that kind
     */
    public static List<Source> in(Path path, @Nullable Format format) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException(path + " is not there");
        }
        boolean maildir = isMaildir(path);
        Format found = maildir ? Format.MAILDIR : Format.MBOX;
        List<Source> sources = maildir ? maildir(path) : mbox(path);
        if (sources.isEmpty() || format != null && format != found) {
            throw new IOException(path + " is no " + (format == Format.MAILDIR ? "Maildir" : "mbox")
                    + (format == null ? ", no folder of them (*.mbox) and no Maildir" : ""));
        }
        return sources;
    }

    private static boolean isMaildir(Path path) {
        return Files.isDirectory(path.resolve("cur")) || Files.isDirectory(path.resolve("new"));
    }

    private static List<Source> mbox(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(new Source(INBOX, path, Format.MBOX, Files.size(path)));
        }
        List<Source> sources = new ArrayList<>();
        for (Path file : list(path)) {
            String name = file.getFileName().toString();
            if (name.endsWith(SUFFIX) && Files.isRegularFile(file)) {
                String mailbox = FolderName.mailbox(name.substring(0, name.length() - SUFFIX.length()));
                sources.add(new Source(mailbox, file, Format.MBOX, Files.size(file)));
            }
        }
        return sources;
    }

    private static List<Source> maildir(Path path) throws IOException {
        List<Source> sources = new ArrayList<>();
        sources.add(new Source(INBOX, path, Format.MAILDIR, octets(path)));
        for (Path folder : list(path)) {
            String name = folder.getFileName().toString();
            if (name.startsWith(".") && name.length() > 1 && isMaildir(folder)) {
                sources.add(new Source(FolderName.mailbox(name.substring(1)), folder, Format.MAILDIR, octets(folder)));
            }
        }
        return sources;
    }

    private static long octets(Path folder) throws IOException {
        long octets = 0;
        for (Path file : MaildirReader.files(folder)) {
            octets += Files.size(file);
        }
        return octets;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    /** Begins to read it. */
    public MailReader open() throws IOException {
        return format == Format.MBOX ? new MboxReader(path) : new MaildirReader(path);
    }
}
