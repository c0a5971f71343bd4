package fish.remora.embedded.mailstore;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where an export goes. It is written beside its place, in a folder of that name with {@code .part} behind it, and takes its place at {@link #finish}; what
 * an export that was broken off has left there is removed by the next. One thread.
 */
public final class Target {
    /** In a folder that is not finished: nothing else is ever removed. */
    private static final String MARK = "remora-export-not-finished";

    /** The file in the folder, when it is one alone. */
    private static final String MBOX = "mbox";

    /** In octets, of a file's name: what common file systems take. */
    private static final int LONGEST_NAME = 255;

    private final Path place;
    private final Path part;
    private final Path parent;
    private final Format format;
    private final boolean single;
    private final Instant begun = Instant.now();

    private Target(Path parent, String name, Format format, boolean single) {
        this.parent = parent;
        this.place = parent.resolve(name);
        this.part = parent.resolve(name + ".part");
        this.format = format;
        this.single = single;
    }

    /**
     * Begins it.
     *
     * @param place a folder that is empty or not there yet; with {@code single} a file that is not there yet
     * @param single one mbox alone
     * @throws IOException when there is something already, or it cannot be written
     */
    public static Target begin(Path place, Format format, boolean single) throws IOException {
        Path absolute = place.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new IOException(place + " cannot be made");
        }
        Target target = new Target(parent, absolute.getFileName().toString(), format, single);
        target.clear();
        return target;
    }

    private void clear() throws IOException {
        boolean free = !Files.exists(place)
                || !single && Files.isDirectory(place) && list(place).isEmpty();
        if (!free) {
            throw new IOException(place + " is there already; give a new name" + (single ? "" : " or an empty folder"));
        }
        if (Files.exists(part)) {
            if (!Files.exists(part.resolve(MARK))) {
                throw new IOException(part + " is in the way, and no export has left it there");
            }
            Disk.remove(part);
        }
        Files.createDirectories(part);
        Files.createFile(part.resolve(MARK));
        if (format == Format.MAILDIR) {
            // It is a Maildir also when INBOX is not exported.
            new MaildirWriter(part, begun).close();
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    /** The folder in which it is written, for files that are needed meanwhile. */
    public Path scratch() {
        return part;
    }

    /** False when the name of the mailbox's file or folder would be longer than file systems take, 255 octets. */
    public boolean takes(String mailbox) {
        return file(mailbox).getFileName().toString().length() <= LONGEST_NAME;
    }

    /**
     * Begins a mailbox.
     *
     * @param name one that it {@link #takes}
     * @throws IOException when there is such a one already, or it cannot be written
     */
    public MailWriter mailbox(String name) throws IOException {
        return format == Format.MBOX ? new MboxWriter(file(name)) : new MaildirWriter(file(name), begun);
    }

    private Path file(String mailbox) {
        if (single) {
            return part.resolve(MBOX);
        }
        if (format == Format.MBOX) {
            return part.resolve(FolderName.of(mailbox) + Source.SUFFIX);
        }
        return mailbox.equals(Source.INBOX) ? part : part.resolve("." + FolderName.of(mailbox));
    }

    /**
     * All is written: it takes its place, and is on the disk when this returns.
     *
     * @throws IOException also when something has come to the place meanwhile; it stays there, and the export where it grew
     */
    public void finish() throws IOException {
        Disk.forceAll(part);
        Files.delete(part.resolve(MARK));
        try {
            if (single) {
                Disk.name(part.resolve(MBOX), place);
                Disk.remove(part);
            } else {
                if (Files.isDirectory(place)) {
                    Files.delete(place);
                } else if (Files.exists(place)) {
                    throw new FileAlreadyExistsException(place.toString());
                }
                Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException filled) {
            throw new IOException(place + " has been filled meanwhile; the export is in " + part, filled);
        }
        Disk.force(parent);
    }
}
