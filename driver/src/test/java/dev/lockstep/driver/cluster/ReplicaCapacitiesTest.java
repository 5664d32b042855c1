package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.events.Event;
import dev.lockstep.train.ReplicaCapacity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaCapacitiesTest {
    private final List<Event> events = new ArrayList<>();

    private ReplicaCapacities capacities(String... settings) {
        RunSpec run = RunFile.read("run.yaml", """
                name: small
                data: { source: xor }
                network: { layers: [ { dense: { units: 1, activation: sigmoid } } ], loss: binaryCrossEntropy }
                training: { replicas: 5, batch: 1, epochs: 1, updater: { sgd: { learningRate: 0.1 } } }
                """, List.of(settings));
        return new ReplicaCapacities(run, events::add);
    }

    @Test
    void whereEachRankCouldBearAllTheUserSaysHowFewWillDo() {
        ReplicaCapacities capacities = capacities("cluster.minRanks=2");
        capacities.told(new ReplicaCapacity(5, ""));

        assertThat(capacities.fewestRanks()).isEqualTo(2);
        assertThat(capacities.why()).isEqualTo("cluster.minRanks=2");
        assertThat(events).isEmpty();
    }

    @Test
    void theWeakestRankSaysHowManyThereMustBeAndThatIsToldOnceBeforeAnyIsLost() {
        ReplicaCapacities capacities = capacities();
        capacities.told(new ReplicaCapacity(3, "a rank with 4 replicas needs too much"));
        capacities.told(new ReplicaCapacity(2, "a rank with 3 replicas needs too much"));
        capacities.told(new ReplicaCapacity(2, "a rank with 3 replicas needs too much"));

        assertThat(capacities.fewestRanks()).isEqualTo(3);
        assertThat(capacities.why()).isEqualTo("a rank with 3 replicas needs too much");
        assertThat(events)
                .hasSize(2)
                .last()
                .asString()
                .contains(
                        "with fewer than 3 ranks, of which cluster.minRanks=1 allows 1, this run would wait for others:"
                                + " a rank with 3 replicas needs too much");
    }

    @Test
    void whatTheUserWantsAnywayIsNotWarnedOf() {
        capacities("cluster.minRanks=3").told(new ReplicaCapacity(2, "a rank with 3 replicas needs too much"));

        assertThat(events).isEmpty();
    }
}
