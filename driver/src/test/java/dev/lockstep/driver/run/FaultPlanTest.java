package dev.lockstep.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.driver.cluster.ClusterDrill.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static List<FaultPlan.Fault> faults(long seed) {
        FaultPlan plan = new FaultPlan(seed, Duration.ofSeconds(15), FaultPlan.ALL);
        return LongStream.range(0, 200)
                .mapToObj(number -> plan.fault(number, 4))
                .toList();
    }

    @Test
    void aSeedSaysWhichRankFailsAndHow() {
        assertThat(faults(7)).isEqualTo(faults(7)).isNotEqualTo(faults(8));
        assertThat(faults(7)).extracting(FaultPlan.Fault::kind).contains(Kind.values());
        assertThat(faults(7)).extracting(FaultPlan.Fault::rank).containsOnly(0, 1, 2, 3);
    }

    @Test
    void onlyWhatIsAskedForHappens() {
        FaultPlan plan = new FaultPlan(7, Duration.ofSeconds(15), List.of(Kind.CUT));

        assertThat(plan.fault(3, 1)).isEqualTo(new FaultPlan.Fault(0, Kind.CUT));
    }
}
