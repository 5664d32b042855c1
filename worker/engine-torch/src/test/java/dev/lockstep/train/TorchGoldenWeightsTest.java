package dev.lockstep.train;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the engine on libtorch computes has not changed, and is the same on every processor with AVX2. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TorchGoldenWeightsTest extends GoldenWeightsContract {
    @Override
    String engine() {
        return "torch";
    }

    /** Of layers that no other engine knows. */
    static List<Small> beyond() {
        return List.of(
                onPoints("gru", SEQUENCE + "bidirectional: { layer: { gru: { units: 7 } } }, lastStep"),
                onPoints(
                        "images-groups",
                        IMAGE + "conv2d: { filters: 6, kernel: 3, groups: 3, padding: same }, groupNorm: { groups: 2 },"
                                + " depthwiseConv2d: { kernel: 3 }, activation: gelu, globalPool: { kind: max }"),
                onPoints(
                        "images-transposed",
                        IMAGE + "conv2d: { filters: 8, kernel: 3, stride: 2, padding: same },"
                                + " transposedConv2d: { filters: 4, kernel: 3, stride: 2 }, flatten"),
                onPoints(
                        "averaged-and-mixed",
                        "dense: { units: 9, activation: gelu }",
                        "training.ema=0.9",
                        "training.mixup=0.2"));
    }

    @ParameterizedTest
    @MethodSource("beyond")
    void aSmallRunOfWhatItAloneKnowsHasItsGoldenWeights(Small small) throws IOException {
        isGolden(small);
    }
}
