package fish.remora.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.spi.ConfigProperty;
import java.io.Reader;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the console shows of the adapter, and what an installation gives it. */
class PropertiesTest {
    /** Else than on a developer's machine, an administrator's server speaks on the ports of the protocols, to everybody. */
    private static final Set<String> OWN_ON_SERVER = Set.of(
            "hostname",
            "data",
            "bindAddress",
            "smtpPort",
            "submissionPort",
            "submissionsPort",
            "imapPort",
            "imapsPort",
            "pop3Port",
            "pop3sPort");

    private static Stream<Field> fields() {
        return Stream.of(Properties.class, ClientProperties.class, TlsProperties.class)
                .flatMap(type -> Stream.of(type.getDeclaredFields()));
    }

    private static Map<String, ConfigProperty> declared() {
        Map<String, ConfigProperty> properties = new TreeMap<>();
        for (Field field : fields().toList()) {
            if (field.isAnnotationPresent(ConfigProperty.class)) {
                properties.put(field.getName(), field.getAnnotation(ConfigProperty.class));
            }
        }
        return properties;
    }

    /** What the console shows as the default is what is in force where nothing is set. */
    @Test
    void eachDefaultIsTheOneThatIsDeclared() throws Exception {
        Properties properties = new Properties();
        for (var property : declared().entrySet()) {
            Field field = fields().filter(one -> one.getName().equals(property.getKey()))
                    .findFirst()
                    .orElseThrow();
            field.setAccessible(true);
            assertThat(field.get(properties))
                    .as(property.getKey())
                    .isEqualTo(property.getValue().defaultValue());
        }
    }

    @Test
    void whatIsSecretIsConfidential() {
        assertThat(declared().entrySet())
                .allSatisfy(property -> assertThat(property.getValue().confidential())
                        .as(property.getKey())
                        .isEqualTo(property.getKey().endsWith("Password")));
    }

    @Test
    void theInstallationOnServerKnowsThemAll() throws Exception {
        var installed = new java.util.Properties();
        try (Reader file = Files.newBufferedReader(Path.of("../../payara/server/adapter.properties"))) {
            installed.load(file);
        }
        assertThat(new TreeSet<>(installed.stringPropertyNames()))
                .isEqualTo(declared().keySet());
        Stream<String> alike = declared().keySet().stream().filter(name -> !OWN_ON_SERVER.contains(name));
        assertThat(alike)
                .allSatisfy(name -> assertThat(installed.getProperty(name))
                        .as(name)
                        .isEqualTo(declared().get(name).defaultValue()));
    }
}
