package fish.remora.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The application's directions: it sees the API and pure functions of the protocol, never a socket, never the adapter. */
class ArchitectureTest {
    private static final JavaClasses APP = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("fish.remora.app");

    @Test
    void neverTheAdapterNorItsMachines() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("fish.remora.adapter..", "io.netty..", "jakarta.resource..")
                .check(APP);
    }

    @Test
    void ofTheProtocolOnlyMime() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "fish.remora.protocol.smtp..", "fish.remora.protocol.pop3..", "fish.remora.protocol.wire..")
                .check(APP);
    }

    @Test
    void noSocketAndNoContainerClasses() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\.(Server)?Socket|(fish\\.payara|com\\.sun|org\\.glassfish)\\..*")
                .check(APP);
    }
}
