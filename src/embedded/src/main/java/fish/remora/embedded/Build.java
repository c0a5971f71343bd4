package fish.remora.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The versions this jar was built from. */
record Build(String version, String payara, String postgres) {
    static Build read() throws IOException {
        var properties = new Properties();
        try (InputStream in = DataFolder.resource("build.properties")) {
            properties.load(in);
        }
        return new Build(
                properties.getProperty("version", ""),
                properties.getProperty("payara", ""),
                properties.getProperty("postgres", ""));
    }
}
