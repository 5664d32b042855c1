package dev.lockstep.engine.torch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An engine sees the seam that it stands behind and the ground, and nothing of who uses it. */
class TorchHouseTest {
    private static final String[] SEEN = {"engine", "data", "network", "setting", "order", "parallel"};

    private static ArchRule seesOnlyItsSeam(String house) {
        String[] allowed =
                Stream.of(SEEN).map(room -> house + "." + room + "..").toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(house + ".engine.torch..")
                .should()
                .dependOnClassesThat(resideInAPackage(house + "..").and(not(resideInAnyPackage(allowed))))
                .because("whoever trains knows an engine by its seam alone, and the engine knows nobody who trains");
    }

    @Test
    void itSeesOnlyItsSeam() {
        seesOnlyItsSeam("dev.lockstep")
                .check(new ClassFileImporter()
                        .withImportOption(location -> !location.contains("/test-classes"))
                        .importPackages("dev.lockstep.engine.torch"));
    }

    @Test
    void anEngineThatSawTheHallWouldBeCaught() {
        assertThat(seesOnlyItsSeam("dev.lockstep.wronghouse")
                        .evaluate(new ClassFileImporter().importPackages("dev.lockstep.wronghouse.engine.torch"))
                        .getFailureReport()
                        .getDetails())
                .anyMatch(detail -> detail.contains("dev.lockstep.wronghouse.engine.torch.SeesTrain"));
    }
}
