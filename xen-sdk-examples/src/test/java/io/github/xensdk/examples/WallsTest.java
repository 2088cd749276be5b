package io.github.xensdk.examples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.stream.Stream;

/** The walls of the house (docs/flow.md). */
@AnalyzeClasses(packages = "io.github.xensdk", importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {

    private static final String[] SSHJ = {"net.schmizz..", "com.hierynomus.."};
    private static final List<String> HIDDEN = List.of(
            "net.schmizz",
            "com.hierynomus",
            "tools.jackson",
            "io.github.resilience4j",
            "org.bouncycastle",
            "org.apache.commons");

    @ArchTest
    static final ArchRule onlyTheSshPackageKnowsTheSshLibrary = noClasses()
            .that()
            .resideOutsideOfPackage("io.github.xensdk.ssh")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SSHJ);

    @ArchTest
    static final ArchRule theCoreKnowsNeitherStorageNorProbes = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.github.xensdk",
                    "io.github.xensdk.command..",
                    "io.github.xensdk.ssh..",
                    "io.github.xensdk.local..",
                    "io.github.xensdk.domain..",
                    "io.github.xensdk.migration..",
                    "io.github.xensdk.preparation..",
                    "io.github.xensdk.internal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.github.xensdk.storage..", "io.github.xensdk.probe..", "io.github.xensdk.examples..");

    @ArchTest
    static final ArchRule storageAndProbesDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("io.github.xensdk.storage..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.xensdk.probe..", "io.github.xensdk.examples..");

    @ArchTest
    static final ArchRule probesDoNotKnowStorage = noClasses()
            .that()
            .resideInAPackage("io.github.xensdk.probe..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.xensdk.storage..", "io.github.xensdk.examples..");

    /** Else a mistake could be on both sides of the wire, and nobody would notice. */
    @ArchTest
    static final ArchRule theTestKitKnowsNoOtherModule = noClasses()
            .that()
            .resideInAPackage("io.github.xensdk.testkit..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.github.xensdk..").and(resideOutsideOfPackage("io.github.xensdk.testkit..")));

    @ArchTest
    static final ArchRule internalsStayInTheCore = noClasses()
            .that()
            .resideInAnyPackage("io.github.xensdk.storage..", "io.github.xensdk.probe..", "io.github.xensdk.examples..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.xensdk.internal..");

    @ArchTest
    static final ArchRule theCommandLanguageIsPure = noClasses()
            .that()
            .resideInAPackage("io.github.xensdk.internal.xl")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.xensdk.ssh..", "io.github.xensdk.migration..", "java.net..", "java.io..");

    @ArchTest
    static final ArchRule librariesNeverPrint = noClasses()
            .that()
            .resideOutsideOfPackage("io.github.xensdk.examples..")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because("libraries tell a listener or a log");

    @ArchTest
    static final ArchRule exceptionsHaveOneRoot = classes()
            .that()
            .areAssignableTo(RuntimeException.class)
            .and()
            .arePublic()
            .should()
            .beAssignableTo("io.github.xensdk.XenException");

    @ArchTest
    static final ArchRule publicSignaturesHaveTypesOfTheJdkAndOurOwn = codeUnits()
            .that()
            .areDeclaredInClassesThat()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("io.github.xensdk.internal..")
            .should(notShowLibraries());

    private static ArchCondition<JavaCodeUnit> notShowLibraries() {
        return new ArchCondition<>("not show types of the libraries underneath") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                boolean visible = unit.getModifiers().contains(JavaModifier.PUBLIC)
                        || unit.getModifiers().contains(JavaModifier.PROTECTED);
                Stream.concat(unit.getParameterTypes().stream(), Stream.of(unit.getReturnType()))
                        .flatMap(WallsTest::named)
                        .filter(type -> visible && HIDDEN.stream().anyMatch(type.getName()::startsWith))
                        .forEach(type -> events.add(
                                SimpleConditionEvent.violated(unit, unit.getFullName() + " shows " + type.getName())));
            }
        };
    }

    private static Stream<JavaClass> named(JavaType type) {
        return type.getAllInvolvedRawTypes().stream();
    }
}
