package dev.lockstep.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerArrowsTest {
    private static final WorkerArrows HOUSE = new WorkerArrows("dev.lockstep");
    private static final WorkerArrows WRONG_HOUSE = new WorkerArrows("wrong.lockstep");

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.lockstep", "org.nd4j.nativeblas");
    private static final JavaClasses WRONG = new ClassFileImporter().importPackages("wrong.lockstep");

    /** Which class of the wrong house breaks which rule. */
    private static final Map<String, List<String>> CULPRITS = Map.ofEntries(
            Map.entry("every class lies in a room of the plan", List.of("wrong.lockstep.attic.Stray")),
            Map.entry(
                    "the ground sees neither rooms nor hall",
                    List.of("wrong.lockstep.network.SeesARoom", "wrong.lockstep.network.SeesTheHall")),
            Map.entry("the rooms do not see the hall", List.of("wrong.lockstep.events.SeesTheHall")),
            Map.entry("data sees no other room", List.of("wrong.lockstep.data.SeesTheEngine")),
            Map.entry("engine sees no other room but data", List.of("wrong.lockstep.engine.SeesTheAverage")),
            Map.entry("average sees no other room", List.of("wrong.lockstep.average.SeesTheData")),
            Map.entry("checkpoint sees no other room", List.of("wrong.lockstep.checkpoint.SeesTheEvents")),
            Map.entry("events sees no other room", List.of("wrong.lockstep.events.SeesTheData")),
            Map.entry("average knows no model", List.of("wrong.lockstep.average.SeesTheNetwork")),
            Map.entry(
                    "order is pure arithmetic: it sees no other ground",
                    List.of("wrong.lockstep.order.SeesTheNetwork")),
            Map.entry("parallel sees no other ground", List.of("wrong.lockstep.parallel.SeesTheNetwork")),
            Map.entry("network knows no run file", List.of("wrong.lockstep.network.SeesTheConfig")),
            Map.entry(
                    "the engine's seam does not see the engine behind it",
                    List.of("wrong.lockstep.engine.SeesTheEngineBehind")),
            Map.entry(
                    "only engine.dl4j sees DL4J and ND4J",
                    List.of("wrong.lockstep.train.SeesDl4j", "wrong.lockstep.train.SeesNd4j")),
            Map.entry("only data and checkpoint see Hadoop", List.of("wrong.lockstep.train.SeesHadoop")),
            Map.entry("only data sees Arrow", List.of("wrong.lockstep.train.SeesArrow")),
            Map.entry("nobody sees Spark", List.of("wrong.lockstep.train.SeesSpark")),
            Map.entry("nobody sees the driver", List.of("wrong.lockstep.train.SeesTheDriver")));

    static Stream<Arguments> sentences() {
        return HOUSE.rules().keySet().stream().map(sentence -> arguments(sentence));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void holdsInTheWorker(String sentence) {
        HOUSE.rules().get(sentence).check(OURS);
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void bitesInAHouseThatIsWrongOnPurpose(String sentence) {
        EvaluationResult result = WRONG_HOUSE.rules().get(sentence).evaluate(WRONG);

        assertThat(CULPRITS).containsKey(sentence);
        assertThat(CULPRITS.get(sentence))
                .allSatisfy(culprit -> assertThat(result.getFailureReport().getDetails())
                        .anySatisfy(detail -> assertThat(detail).contains(culprit)));
    }

    @Test
    void leavesTheClassesInPeaceThatFollowTheArrows() {
        var complaints = WRONG_HOUSE.rules().values().stream()
                .flatMap(rule -> rule.evaluate(WRONG).getFailureReport().getDetails().stream())
                .toList();

        assertThat(complaints)
                .noneSatisfy(complaint -> assertThat(complaint)
                        .containsPattern(
                                "(Class|Method|Field|Constructor) <wrong\\.lockstep\\.[a-z0-9.]+\\.(Right|Thing)\\b"));
    }

    @Test
    void readsTheClassesOfTheWorker() {
        assertThat(OURS).hasSizeGreaterThan(20);
    }
}
