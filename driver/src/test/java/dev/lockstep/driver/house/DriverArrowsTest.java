package dev.lockstep.driver.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DriverArrowsTest {
    private static final DriverArrows HOUSE = new DriverArrows("dev.lockstep");
    private static final DriverArrows WRONG_HOUSE = new DriverArrows("wrong.lockstep");

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.lockstep.driver");
    private static final JavaClasses WRONG = new ClassFileImporter().importPackages("wrong.lockstep.driver");

    /** Which class of the wrong house breaks which rule. */
    private static final Map<String, List<String>> CULPRITS = Map.of(
            "every class lies in a room of the plan", List.of("wrong.lockstep.driver.attic.Stray"),
            "page sees only the events of the worker's rooms", List.of("wrong.lockstep.driver.page.SeesTheHall"),
            "page sees no other room of the driver", List.of("wrong.lockstep.driver.page.SeesTheCluster"),
            "page sees no Spark", List.of("wrong.lockstep.driver.page.SeesSpark"),
            "nobody sees the command line", List.of("wrong.lockstep.driver.ingest.SeesTheCommandLine"),
            "the rooms of the driver form no circle", List.of("wrong.lockstep.driver.capacity.SeesItsCaller"),
            "the driver sees no DL4J and no ND4J", List.of("wrong.lockstep.driver.cluster.SeesNd4j"),
            "no Scala type stands in our own signatures", List.of("wrong.lockstep.driver.cluster.SpeaksScala"));

    static Stream<Arguments> sentences() {
        return HOUSE.rules().keySet().stream().map(sentence -> arguments(sentence));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void holdsInTheDriver(String sentence) {
        HOUSE.rules().get(sentence).check(OURS);
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void bitesInAHouseThatIsWrongOnPurpose(String sentence) {
        var details = WRONG_HOUSE
                .rules()
                .get(sentence)
                .evaluate(WRONG)
                .getFailureReport()
                .getDetails();

        assertThat(CULPRITS).containsKey(sentence);
        assertThat(CULPRITS.get(sentence))
                .allSatisfy(culprit -> assertThat(details)
                        .anySatisfy(detail -> assertThat(detail).contains(culprit)));
    }

    @Test
    void leavesTheClassesInPeaceThatFollowTheArrows() {
        var complaints = WRONG_HOUSE.rules().values().stream()
                .flatMap(rule -> rule.evaluate(WRONG).getFailureReport().getDetails().stream())
                .toList();

        assertThat(complaints)
                .isNotEmpty()
                .noneSatisfy(complaint -> assertThat(complaint)
                        .containsPattern(
                                "(Class|Method|Field|Constructor) <wrong\\.lockstep\\.[a-z.]+\\.(Right|Thing)\\b"));
    }
}
