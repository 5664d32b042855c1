package dev.lockstep.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.train.ProcessMemory;
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
}
