package fish.remora.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final int EACH = SpoolFolder.MEMORY_EACH;
    private static final int MEMORY = 3 * EACH;
    private static final long LIMIT = 2L * EACH;

    @TempDir
    private Path temporary;

    private Path files;
    private SpoolFolder folder;

    @BeforeEach
    void open() throws IOException {
        files = temporary.resolve("spool");
        folder = new SpoolFolder(files, MEMORY);
    }

    private static byte[] octets(int length) {
        byte[] octets = new byte[length];
        new Random(length).nextBytes(octets);
        return octets;
    }

    private static void write(Spool spool, byte[] octets, int piece) {
        for (int i = 0; i < octets.length; i += piece) {
            spool.write(octets, i, Math.min(piece, octets.length - i));
        }
    }

    private static byte[] read(Spool spool) throws IOException {
        try (InputStream stream = spool.open()) {
            return stream.readAllBytes();
        }
    }

    private long countFiles() throws IOException {
        try (Stream<Path> found = Files.list(files)) {
            return found.count();
        }
    }

    /** All of the folder's memory can be had, so nobody holds any. */
    private boolean isMemoryFree() {
        boolean free = folder.reserve(MEMORY);
        if (free) {
            folder.giveBack(MEMORY);
        }
        return free;
    }

    @Test
    void smallContentStaysInMemory() throws IOException {
        for (int size : new int[] {0, 1, 8192, 8193, EACH}) {
            Spool spool = new Spool(folder, LIMIT);
            write(spool, octets(size), 1000);
            assertThat(spool.isOnDisk()).isFalse();
            assertThat(spool.size()).isEqualTo(size);
            assertThat(read(spool)).isEqualTo(octets(size));
            assertThat(read(spool)).as("a second reading").isEqualTo(octets(size));
            spool.close();
        }
        assertThat(countFiles()).isZero();
        assertThat(isMemoryFree()).isTrue();
    }

    @Test
    void largeContentGoesToAFileThatGoesWithIt() throws IOException {
        Spool spool = new Spool(folder, LIMIT);
        byte[] octets = octets(EACH + 1);
        write(spool, octets, 999);
        assertThat(spool.isOnDisk()).isTrue();
        assertThat(isMemoryFree()).as("what lies in a file takes no memory").isTrue();
        assertThat(spool.size()).isEqualTo(octets.length);
        assertThat(read(spool)).isEqualTo(octets);
        assertThat(read(spool)).isEqualTo(octets);
        spool.close();
        assertThat(countFiles()).isZero();
        spool.close();
    }

    /** Whoever still reads must not take it for an empty message. */
    @Test
    void contentThatHasGoneWithItsConnectionCannotBeOpened() throws IOException {
        for (int size : new int[] {10, EACH + 1}) {
            Spool spool = new Spool(folder, LIMIT);
            write(spool, octets(size), 1000);
            spool.close();
            assertThatThrownBy(spool::open).isInstanceOf(IOException.class).hasMessageContaining("gone");
        }
    }

    @Test
    void contentOverTheLimitIsCountedAndNotKept() throws IOException {
        Spool spool = new Spool(folder, LIMIT);
        write(spool, octets((int) LIMIT), 5000);
        assertThat(read(spool)).hasSize((int) LIMIT);
        write(spool, octets(EACH), 5000);
        assertThat(spool.size()).isEqualTo(LIMIT + EACH);
        assertThat(countFiles()).isZero();
        assertThat(isMemoryFree()).isTrue();
        assertThatThrownBy(spool::open).isInstanceOf(IOException.class);
        assertThat(spool.isBroken()).isFalse();
    }

    @Test
    void allSpoolsTogetherHoldNoMoreMemoryThanTheFolderGrants() throws IOException {
        Spool[] spools = new Spool[5];
        for (int i = 0; i < spools.length; i++) {
            spools[i] = new Spool(folder, LIMIT);
            write(spools[i], octets(EACH), 4096);
        }
        assertThat(spools[2].isOnDisk()).isFalse();
        assertThat(spools[3].isOnDisk()).as("three have taken all there is").isTrue();
        assertThat(read(spools[4])).isEqualTo(octets(EACH));
        for (Spool spool : spools) {
            spool.close();
        }
        assertThat(isMemoryFree()).isTrue();
        assertThat(countFiles()).isZero();
    }

    @Test
    void aDiskThatFailsIsSaidAndNothingIsKept() throws IOException {
        Files.delete(files);
        Spool spool = new Spool(folder, LIMIT);
        write(spool, octets(EACH), 4096);
        assertThat(spool.isBroken()).isFalse();
        write(spool, octets(5000), 1000);
        assertThat(spool.isBroken()).isTrue();
        assertThat(spool.isOnDisk()).isFalse();
        assertThatThrownBy(spool::open).isInstanceOf(IOException.class);
        assertThat(isMemoryFree()).isTrue();
        spool.close();
    }

    /** A file that is whole needs no open end to write to, and goes with its spool all the same. */
    @Test
    void whatIsWholeIsWrittenNoMore() throws IOException {
        Spool spool = new Spool(folder, LIMIT);
        write(spool, octets(EACH + 1), 4096);
        assertThat(spool.isOnDisk()).isTrue();
        assertThat(spool.end()).isTrue();
        assertThat(spool.isOnDisk()).isFalse();
        try (InputStream reader = spool.open()) {
            assertThat(reader.readAllBytes()).isEqualTo(octets(EACH + 1));
        }
        spool.close();
        assertThat(countFiles()).isZero();
        assertThat(isMemoryFree()).isTrue();
    }

    /** One that is known to be small takes no more of what all share. */
    @Test
    void aSmallOneReservesLittle() {
        Spool spool = new Spool(folder, 10);
        write(spool, octets(10), 10);
        assertThat(folder.reserve(MEMORY - 10)).isTrue();
        folder.giveBack(MEMORY - 10);
        spool.close();
        assertThat(isMemoryFree()).isTrue();
    }

    /** Nothing in it was promised to anybody. */
    @Test
    void whatAnEarlierProcessLeftIsCleared() throws IOException {
        Files.writeString(files.resolve("17"), "left");
        folder = new SpoolFolder(files, MEMORY);
        assertThat(countFiles()).isZero();
    }
}
