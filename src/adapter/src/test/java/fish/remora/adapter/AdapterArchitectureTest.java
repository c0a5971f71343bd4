package fish.remora.adapter;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import fish.remora.protocol.mime.Inconvertible;
import org.junit.jupiter.api.Test;

/** The adapter owns every socket and no decision: it knows the ports, the protocols and the container, and no application. */
class AdapterArchitectureTest {
    private static final JavaClasses ADAPTER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("fish.remora.adapter");

    @Test
    void needsTheApiTheProtocolsNettyAndTheConnectorContractOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.management..",
                        "javax.naming..",
                        "javax.net.ssl..",
                        "javax.security.auth..",
                        "javax.transaction.xa..",
                        "org.jspecify..",
                        "org.bouncycastle..",
                        "org.xbill.DNS..",
                        "io.netty..",
                        "jakarta.resource..",
                        "jakarta.mail..",
                        "jakarta.transaction..",
                        "fish.remora.api..",
                        "fish.remora.protocol..",
                        "fish.remora.adapter..")
                .check(ADAPTER);
    }

    /** An endpoint loop needs no mail grammar of its own, but for a content that says it cannot go; mail at rest is the application's. */
    @Test
    void neverSeesTheApplicationNorMailAtRest() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("fish.remora.app..", "fish.remora.protocol.mime..", "java.sql..")
                                .and(not(type(Inconvertible.class))))
                .check(ADAPTER);
    }

    /** The contract with the container is one package, the sockets are the other. */
    @Test
    void theContainerIsUnknownToServersAndClient() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "fish.remora.adapter.server..", "fish.remora.adapter.client..", "fish.remora.adapter.dns..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..")
                .check(ADAPTER);
        noClasses()
                .that()
                .resideInAPackage("fish.remora.adapter")
                .and()
                .doNotHaveSimpleName("RemoraResourceAdapter")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..")
                .check(ADAPTER);
    }
}
