package fish.remora.embedded.mailstore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Locale;

/**
 * A folder of a Maildir: each message a file with its octets as they are, written in {@code tmp} and moved to {@code cur}; flags stand in its name, its
 * internal date is the time of its last change. Names rise in the order of the mailbox.
 */
public final class MaildirWriter implements MailWriter {
    /** What a name ends in that this class has made, before the flags. */
    static final String OURS = ".remora,S=";

    private final Path folder;
    private final long begun;
    private long count;

    /**
     * Makes the folder, with what it must have.
     *
     * @param begun when the export began: names start with it
     */
    public MaildirWriter(Path folder, Instant begun) throws IOException {
        this.folder = folder;
        this.begun = begun.getEpochSecond();
        for (String one : new String[] {"cur", "new", "tmp"}) {
            Files.createDirectories(folder.resolve(one));
        }
        if (folder.getFileName().toString().startsWith(".")) {
            Files.createFile(folder.resolve("maildirfolder"));
        }
    }

    /** Returns once the message is on the disk; its name is when {@link Target#finish} has returned. */
    @Override
    public void write(Message message) throws IOException {
        StringBuilder info = new StringBuilder();
        for (char letter : new char[] {'D', 'F', 'R', 'S', 'T'}) {
            for (Flag flag : message.flags()) {
                info.append(flag.info == letter ? String.valueOf(letter) : "");
            }
        }
        String name = String.format(
                Locale.ROOT,
                "%d.R%010d%s%d",
                begun,
                ++count,
                OURS,
                message.octets().size());
        Path temporary = folder.resolve("tmp").resolve(name);
        try (InputStream in = message.octets().open();
                FileChannel file =
                        FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            in.transferTo(Channels.newOutputStream(file));
            if (message.date() != null) {
                Files.setLastModifiedTime(temporary, FileTime.from(message.date()));
            }
            file.force(true);
        }
        Files.move(temporary, folder.resolve("cur").resolve(name + ":2," + info), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {}
}
