package fish.remora.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The protocol core owns neither socket nor decision: JDK and api only, no thread, no clock, no I/O. */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("fish.remora.protocol");

    @Test
    void needsTheJdkAndTheApiOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "javax.crypto..", "org.jspecify..", "fish.remora.api..", "fish.remora.protocol..")
                .check(CORE);
    }

    @Test
    void doesNoInputOrOutput() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File|RandomAccess|Console|Print).*"
                        + "|java\\.nio\\.(file|channels)\\..*"
                        + "|java\\.net\\.(?!IDN|InetAddress|InetSocketAddress|Inet[46]Address).*"
                        + "|java\\.sql\\..*|java\\.util\\.logging\\..*|java\\.lang\\.(System\\$Logger|Process.*)")
                .check(CORE);
        noClasses()
                .should()
                .callMethodWhere(
                        named("java.net.InetAddress", "getByName|getAllByName|getHostName|getCanonicalHostName")
                                .or(named("java.net.InetSocketAddress", "getHostName")))
                .check(CORE);
    }

    @Test
    void hasNoThread() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.lang\\.(Thread|ThreadLocal|ThreadGroup)|java\\.util\\.(concurrent\\..*|Timer.*)")
                .check(CORE);
    }

    @Test
    void hasNoClock() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.time\\.Clock")
                .check(CORE);
        noClasses()
                .should()
                .callMethodWhere(
                        named("java.lang.System", "currentTimeMillis|nanoTime").or(named("java\\.time\\..*", "now")))
                .check(CORE);
    }

    @Test
    void featuresDoNotGoInCircles() {
        slices().matching("fish.remora.protocol.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CORE);
    }

    private static DescribedPredicate<JavaMethodCall> named(String owner, String method) {
        return DescribedPredicate.describe(
                owner + "." + method,
                call -> call.getTargetOwner().getName().matches(owner)
                        && call.getName().matches(method));
    }
}
