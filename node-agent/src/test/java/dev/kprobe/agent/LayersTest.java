// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.kprobe.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    @ArchTest
    static final ArchRule WHAT_DECIDES_KNOWS_NO_CLIENT = noClasses()
            .that()
            .resideInAnyPackage("..plan..", "..counters..", "..symbols..", "..engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8.kubernetes.client..");

    @ArchTest
    static final ArchRule ONLY_NATIVE_ACCESS_MAKES_DOWNCALLS = noClasses()
            .that()
            .resideOutsideOfPackage("..nativeaccess..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.foreign.Linker");

    @ArchTest
    static final ArchRule WHAT_DECIDES_TOUCHES_NO_KERNEL = noClasses()
            .that()
            .resideInAnyPackage("..plan..", "..counters..", "..report..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..nativeaccess..");

    @ArchTest
    static final ArchRule WHAT_RENDERS_AND_MEASURES_IS_PURE = noClasses()
            .that()
            .resideInAnyPackage("..records.render..", "..metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..nativeaccess..", "..module..", "..engine..", "io.fabric8.kubernetes.client..");
}
