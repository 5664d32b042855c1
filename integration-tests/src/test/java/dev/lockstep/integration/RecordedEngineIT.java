package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.CapacityFile;
import dev.lockstep.capacity.StepSample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that only waits trains as fast as the one whose steps it has recorded, where each rank of that one has a core to itself. */
@Tag("capacity")
class RecordedEngineIT {
    private static final String LAYERS =
            "network.layers=[{ dense: { units: 1024, activation: relu } }, { dense: { units: 10, activation: softmax } }]";

    @TempDir
    private Path folder;

    @Test
    void stepsOfOneAndOfTwoRanksTakeAsLongAsThoseOfTheRealEngine() throws Exception {
        Product product = new Product(folder).on(Map.of("spark.master", "local[2]"));
        Capacity real = measure(product, "real", "dl4j");
        Capacity recorded = measure(product.with(Recorded.settings(folder.resolve("real"))), "waits", Recorded.ENGINE);

        assertThat(recorded.workload().averagedFloats())
                .isEqualTo(real.workload().averagedFloats());
        List<StepSample> of = real.steps().stream()
                .filter(step -> step.kind() != StepSample.Kind.BATCH)
                .toList();
        assertThat(of).extracting(StepSample::ranks).contains(1, 2);
        for (StepSample one : of) {
            double seconds = seconds(recorded, one);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%s, %d ranks, batch %d: real %.3f ms, recorded %.3f ms",
                    one.kind(),
                    one.ranks(),
                    one.batch(),
                    1e3 * one.seconds().median(),
                    1e3 * seconds));
            assertThat(seconds)
                    .as("%s of %d ranks", one.kind(), one.ranks())
                    .isCloseTo(one.seconds().median(), Percentage.withPercentage(one.ranks() == 1 ? 8 : 15));
        }
    }

    private static double seconds(Capacity capacity, StepSample like) {
        return capacity.steps().stream()
                .filter(step ->
                        step.kind() == like.kind() && step.ranks() == like.ranks() && step.batch() == like.batch())
                .findFirst()
                .orElseThrow()
                .seconds()
                .median();
    }

    private Capacity measure(Product product, String run, String engine) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("capacity", "--run", run, "--ranks", "2", "--within", "60 s"));
        for (String setting : List.of(LAYERS, "training.batch=128", "training.engine=" + engine)) {
            arguments.addAll(List.of("--set", setting));
        }
        Product.Ended ended = product.run(arguments.toArray(String[]::new));
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        return CapacityFile.read(folder.resolve(run));
    }
}
