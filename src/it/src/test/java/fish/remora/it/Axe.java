package fish.remora.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The accessibility checks of axe-core, from npm; once a build. */
final class Axe {
    private static final String VERSION = "4.14.1";

    private Axe() {}

    static synchronized String source() throws IOException {
        Path folder = Path.of("target", "axe");
        Path script = folder.resolve("node_modules/axe-core/axe.min.js");
        if (!Files.exists(script)) {
            Files.createDirectories(folder);
            Foreign.run(
                            "npm",
                            List.of(
                                    "npm",
                                    "--prefix",
                                    folder.toString(),
                                    "install",
                                    "--no-audit",
                                    "--no-fund",
                                    "--silent",
                                    "axe-core@" + VERSION))
                    .succeeds();
        }
        return Files.readString(script);
    }
}
