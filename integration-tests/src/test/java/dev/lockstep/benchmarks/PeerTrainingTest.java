package dev.lockstep.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.parameter.TrainingOperations;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.train.ProcessMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The networks that Lockstep is compared by. */
class PeerTrainingTest {
    static List<PeerCase> networks() {
        return PeerCase.ALL;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void eachNetworkTrainsAsOftenAsItIsAsked(PeerCase network) throws Exception {
        try (PeerRank rank = PeerRank.ofAll(
                network, network.run(List.of("training.replicas=2", "training.batch=4")), ProcessMemory.here())) {
            assertThat(rank.samplesPerSecond(1)).isPositive();
            assertThat(rank.samplesPerSecond(3)).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void whatThePageSaysOfItsProductsIsWhatTheyAre(PeerCase network) throws Exception {
        NetworkPlan plan = NetworkCheck.plan(network.run(List.of()).network(), network.schema());
        double megaflops = TrainingOperations.ofARow(plan) / 1e6;

        assertThat(Files.readAllLines(Path.of("benchmarks", "peers", "cases.py")))
                .filteredOn(line -> line.contains("Case(\"" + network.name() + "\""))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(Double.parseDouble(line.replaceAll(".*, ([0-9.]+)\\),", "$1")))
                        .isCloseTo(megaflops, withPercentage(0.5)));
    }
}
