// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.fabric8.kubernetes.client.CustomResource;

/** The layers: decisions are pure, writes are at the edge, the container is known to the outermost package alone. */
@AnalyzeClasses(packages = "dev.kprobe.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] PURE = {
        "dev.kprobe.operator.config",
        "dev.kprobe.operator.validate",
        "dev.kprobe.operator.plan",
        "dev.kprobe.operator.status",
        "dev.kprobe.operator.fleet"
    };

    @ArchTest
    static final ArchRule DECISIONS_KNOW_NO_CLIENT = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.fabric8.kubernetes.client..").and(not(equivalentTo(CustomResource.class))));

    @ArchTest
    static final ArchRule DECISIONS_READ_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule ONLY_THE_RECONCILER_KNOWS_THE_SDK = noClasses()
            .that()
            .resideOutsideOfPackage("dev.kprobe.operator.run")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.javaoperatorsdk..");

    @ArchTest
    static final ArchRule ONLY_THE_ROOT_KNOWS_THE_CONTAINER = classes()
            .that()
            .resideInAnyPackage("dev.kprobe.operator.*..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("io.quarkus..", "jakarta..", "org.eclipse.microprofile..");

    @ArchTest
    static final ArchRule LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("start")
            .definedBy("dev.kprobe.operator")
            .layer("run")
            .definedBy("dev.kprobe.operator.run")
            .layer("uninstall")
            .definedBy("dev.kprobe.operator.uninstall")
            .layer("apply")
            .definedBy("dev.kprobe.operator.apply")
            .layer("decide")
            .definedBy(
                    "dev.kprobe.operator.validate",
                    "dev.kprobe.operator.plan",
                    "dev.kprobe.operator.status",
                    "dev.kprobe.operator.fleet")
            .layer("observe")
            .definedBy("dev.kprobe.operator.observe")
            .layer("config")
            .definedBy("dev.kprobe.operator.config")
            .whereLayer("start")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("run")
            .mayOnlyBeAccessedByLayers("start")
            .whereLayer("uninstall")
            .mayOnlyBeAccessedByLayers("start")
            .whereLayer("apply")
            .mayOnlyBeAccessedByLayers("start", "run", "uninstall")
            .whereLayer("decide")
            .mayOnlyBeAccessedByLayers("run", "apply")
            .whereLayer("observe")
            .mayOnlyBeAccessedByLayers("start", "run", "decide");
}
