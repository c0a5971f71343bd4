package fish.remora.example;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    /** What a developer copies from here compiles with our API and the platform's. */
    @Test
    void theApiAndJakartaEeAreEnough() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("fish.remora.example", "fish.remora.api", "jakarta..", "java..", "javax.naming")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("fish.remora.example"));
    }
}
