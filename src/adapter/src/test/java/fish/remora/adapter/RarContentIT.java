package fish.remora.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is deployed: our classes, the protocols, Netty, dnsjava and the maker of certificates, and nothing the container has. */
class RarContentIT {
    private static List<String> jars() throws IOException {
        try (ZipFile rar = new ZipFile(Path.of("target", "remora.rar").toFile())) {
            return rar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".jar"))
                    .map(name -> name.replaceFirst("-[0-9][^/]*\\.jar$", ""))
                    .toList();
        }
    }

    @Test
    void itHoldsWhatTheAdapterNeeds() throws IOException {
        assertThat(jars())
                .contains(
                        "remora.jar",
                        "remora-api",
                        "remora-protocol",
                        "netty-handler",
                        "netty-transport",
                        "dnsjava",
                        "bcpkix-jdk18on")
                .doesNotHaveDuplicates();
    }

    @Test
    void itHoldsNothingThatTheContainerHasOrATestNeeds() throws IOException {
        assertThat(jars())
                .allMatch(name -> name.matches("remora.*|netty-.*|bc[a-z]+-jdk18on|dnsjava|slf4j-(api|jdk14)"))
                .noneMatch(name -> name.contains("jakarta") || name.contains("test"));
    }
}
