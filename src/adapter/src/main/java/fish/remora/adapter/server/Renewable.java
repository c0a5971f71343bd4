package fish.remora.adapter.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Something made of files, and made anew when they change. What cannot be used is left, and said once: half of it may just be being written. One thread at a time. */
final class Renewable<T> {
    private static final System.Logger LOG = System.getLogger(Renewable.class.getName());

    /** Makes it of the files' octets; each failure is one of the administrator's files. */
    interface Maker<T> {
        T make(List<byte[]> contents) throws GeneralSecurityException, IOException;
    }

    private final List<Path> files;
    private final String allowed;
    private final Maker<T> maker;
    private List<byte[]> contents;
    private T made;
    private String complaint = "";

    /**
     * @param allowed names the files and says what they must be, for complaints
     * @throws IOException when they cannot be read or used
     */
    Renewable(List<Path> files, String allowed, Maker<T> maker) throws IOException {
        this.files = files;
        this.allowed = allowed;
        this.maker = maker;
        this.contents = read();
        this.made = make(contents);
    }

    T get() {
        return made;
    }

    /** True when there is something new. Blocks for the disk. */
    boolean refresh() {
        try {
            List<byte[]> now = read();
            boolean changed = !same(contents, now);
            if (changed) {
                made = make(now);
                contents = now;
                LOG.log(Level.INFO, "In force as it stands in the files now: {0}", files);
            }
            complaint = "";
            return changed;
        } catch (IOException unusable) {
            String text = String.valueOf(unusable.getMessage());
            if (!text.equals(complaint)) {
                LOG.log(Level.WARNING, "What was there before stays in force: {0}", text);
            }
            complaint = text;
            return false;
        }
    }

    private List<byte[]> read() throws IOException {
        List<byte[]> octets = new ArrayList<>();
        for (Path file : files) {
            octets.add(Files.readAllBytes(file));
        }
        return octets;
    }

    private T make(List<byte[]> octets) throws IOException {
        try {
            return maker.make(octets);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException unusable) {
            String reason = unusable.getMessage() == null ? "it is something else" : unusable.getMessage();
            throw new IOException(allowed + " (" + reason + ")", unusable);
        }
    }

    private static boolean same(List<byte[]> before, List<byte[]> now) {
        return Arrays.deepEquals(before.toArray(), now.toArray());
    }
}
