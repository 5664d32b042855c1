package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.ClusterSpec;
import dev.lockstep.engine.card.Situation;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ProcessorTest {
    private static final Situation NO_DRIVER = new Situation(Optional.empty(), false);
    private static final Situation T4 = new Situation(Optional.of("0, GPU-0a1b2c3d, 7.5, 15102, Tesla T4\n"), true);
    private static final Device NONE = new Device(List.of());
    private static final Device FIRST = new Device(List.of("0"));

    @Test
    void aRankThatWasGivenNoCardSaysNothingOfCards() {
        assertThat(Processor.of(ClusterSpec.Device.AUTO, NONE, () -> T4)).isEqualTo("cpu");
        assertThat(Processor.of(ClusterSpec.Device.CPU, FIRST, () -> T4)).isEqualTo("cpu");
    }

    /** To look may take seconds, of which each new attempt after a failure would pay. */
    @Test
    void aMachineIsNotLookedAtWhereItsCardsDoNotMatter() {
        Supplier<Situation> never = () -> {
            throw new AssertionError("it was looked at");
        };
        assertThat(Processor.of(ClusterSpec.Device.AUTO, NONE, never)).isEqualTo("cpu");
        assertThat(Processor.of(ClusterSpec.Device.CPU, FIRST, never)).isEqualTo("cpu");
    }

    @Test
    void whereACardIsNotUsedTheReasonIsGiven() {
        assertThat(Processor.of(ClusterSpec.Device.AUTO, FIRST, () -> NO_DRIVER))
                .startsWith("cpu instead of gpu 0 (there is no NVIDIA driver");
        assertThat(Processor.of(ClusterSpec.Device.AUTO, FIRST, () -> T4))
                .isEqualTo("cpu instead of gpu 0 (replicas do not compute on cards yet, and card 0 is not used)");
    }

    @Test
    void whoAsksForACardIsRefusedWithTheReason() {
        assertThatThrownBy(() -> Processor.of(ClusterSpec.Device.GPU, FIRST, () -> NO_DRIVER))
                .hasMessageStartingWith("cluster.device=gpu, but there is no NVIDIA driver")
                .hasMessageEndingWith("; use --device cpu");
        assertThatThrownBy(() -> Processor.of(ClusterSpec.Device.GPU, NONE, () -> T4))
                .hasMessageContaining("no card was assigned");
    }
}
