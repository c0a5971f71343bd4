package fish.remora.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.app.mailbox.Part;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body of any size, up to a limit. */
class UploadTest {
    @TempDir
    private Path folder;

    private static byte[] octets(int count) {
        byte[] octets = new byte[count];
        new Random(count).nextBytes(octets);
        return octets;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Part.SIZE, Part.SIZE + 1, 3 * Part.SIZE})
    void readTwiceItIsTheSame(int size) throws Exception {
        byte[] octets = octets(size);
        try (Upload upload = Upload.read(new ByteArrayInputStream(octets), folder, 3L * Part.SIZE)) {
            for (int i = 0; i < 2; i++) {
                try (InputStream in = upload.open()) {
                    assertThat(in.readAllBytes()).isEqualTo(octets);
                }
            }
            assertThat(upload.size()).isEqualTo(size);
            assertThat(folder.toFile().list()).hasSize(size > Part.SIZE ? 1 : 0);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, Part.SIZE + 10, 2 * Part.SIZE})
    void beyondTheLimitNothingIsKept(int limit) {
        assertThatThrownBy(() -> Upload.read(new ByteArrayInputStream(octets(limit + 1)), folder, limit))
                .isInstanceOf(Upload.TooLarge.class);
        assertThat(folder).isEmptyDirectory();
    }
}
