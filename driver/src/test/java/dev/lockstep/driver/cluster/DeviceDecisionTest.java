package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.ClusterSpec;
import dev.lockstep.engine.card.CardEnvironment;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DeviceDecisionTest {
    private static final CardEnvironment NO_DRIVER = new CardEnvironment(Optional.empty(), false);
    private static final CardEnvironment T4 =
            new CardEnvironment(Optional.of("0, GPU-0a1b2c3d, 7.5, 15102, Tesla T4\n"), true);
    private static final RankDevice NONE = new RankDevice(List.of());
    private static final RankDevice FIRST = new RankDevice(List.of("0"));

    @Test
    void aRankThatWasGivenNoCardSaysNothingOfCards() {
        assertThat(DeviceDecision.of(ClusterSpec.Device.AUTO, NONE, () -> T4)).isEqualTo("cpu");
        assertThat(DeviceDecision.of(ClusterSpec.Device.CPU, FIRST, () -> T4)).isEqualTo("cpu");
    }

    /** To look may take seconds, of which each new attempt after a failure would pay. */
    @Test
    void aMachineIsNotLookedAtWhereItsCardsDoNotMatter() {
        Supplier<CardEnvironment> never = () -> {
            throw new AssertionError("it was looked at");
        };
        assertThat(DeviceDecision.of(ClusterSpec.Device.AUTO, NONE, never)).isEqualTo("cpu");
        assertThat(DeviceDecision.of(ClusterSpec.Device.CPU, FIRST, never)).isEqualTo("cpu");
    }

    @Test
    void whereACardIsNotUsedTheReasonIsGiven() {
        assertThat(DeviceDecision.of(ClusterSpec.Device.AUTO, FIRST, () -> NO_DRIVER))
                .startsWith("cpu instead of gpu 0 (there is no NVIDIA driver");
        assertThat(DeviceDecision.of(ClusterSpec.Device.AUTO, FIRST, () -> T4))
                .isEqualTo("cpu instead of gpu 0 (replicas do not compute on cards yet, and card 0 is not used)");
    }

    @Test
    void whoAsksForACardIsRefusedWithTheReason() {
        assertThatThrownBy(() -> DeviceDecision.of(ClusterSpec.Device.GPU, FIRST, () -> NO_DRIVER))
                .hasMessageStartingWith("cluster.device=gpu, but there is no NVIDIA driver")
                .hasMessageEndingWith("; use --device cpu");
        assertThatThrownBy(() -> DeviceDecision.of(ClusterSpec.Device.GPU, NONE, () -> T4))
                .hasMessageContaining("no card was assigned");
    }
}
