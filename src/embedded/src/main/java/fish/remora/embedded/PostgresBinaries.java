package fish.remora.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The programs of PostgreSQL, unpacked from our jar at the first start of a version. The folder is either whole or
 * absent: it is renamed into place at the end.
 */
record PostgresBinaries(String version, Path home) {
    static PostgresBinaries unpack(Path data, String version) throws IOException, Misconfigured {
        Path home = data.resolve("postgresql-" + version);
        if (!Files.exists(home)) {
            Path fresh = data.resolve("postgresql-" + version + ".new");
            DataFolder.delete(fresh);
            Files.createDirectories(fresh);
            try (InputStream archive = DataFolder.resource(archive())) {
                Txz.unpack(archive, fresh);
            }
            DataFolder.moveForGood(fresh, home);
        }
        return new PostgresBinaries(version, home);
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    private static String archive() throws Misconfigured {
        String system = System.getProperty("os.name", "");
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (system.equals("Linux") && (machine.equals("amd64") || machine.equals("x86_64"))) {
            return "/postgres-linux-x86_64.txz";
        }
        if (system.equals("Linux") && machine.equals("aarch64")) {
            return "/postgres-linux-arm_64.txz";
        }
        throw new Misconfigured("no PostgreSQL for " + system + " on " + machine + " comes with Remora: set "
                + Key.DB_URL.property() + " to one of your own");
    }
}
