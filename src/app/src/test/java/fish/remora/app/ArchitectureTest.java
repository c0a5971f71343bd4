package fish.remora.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
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
                        "fish.remora.protocol.smtp..",
                        "fish.remora.protocol.pop3..",
                        "fish.remora.protocol.imap..",
                        "fish.remora.protocol.wire..")
                .check(APP);
    }

    /** Payara looks for the method by its name alone, and takes what the virtual machine names first. */
    @Test
    void aLifecycleCallbackHasItsNameForItself() {
        methods()
                .that()
                .areAnnotatedWith(PostConstruct.class)
                .or()
                .areAnnotatedWith(PreDestroy.class)
                .should(ArchCondition.from(describe(
                        "have no overload",
                        method -> method.getOwner().getMethods().stream()
                                        .filter(other -> other.getName().equals(method.getName()))
                                        .count()
                                == 1)))
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
