package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.ClusterSpec.Device;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.card.CardDemand;
import dev.lockstep.engine.card.CardEnvironment;
import dev.lockstep.engine.card.CardSupport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceDecisionTest {
    private static final CardEnvironment NO_DRIVER = new CardEnvironment(Optional.empty(), Optional.empty());
    private static final CardEnvironment H100 = new CardEnvironment(
            Optional.of("0, GPU-0a1b2c3d, 9.0, 580.95.05, 81078, 81559, NVIDIA H100 80GB HBM3\n"), Optional.empty());
    private static final CardDemand TORCH =
            CardDemand.least(new CardSupport("libtorch for CUDA 13", List.of(80, 90), 580));
    private static final CardDemand PROCESSORS_ONLY =
            CardDemand.least(CardSupport.none("the engine fake computes on processors only"));
    private static final RankDevice NONE = new RankDevice.Given(List.of());
    private static final RankDevice FIRST = new RankDevice.Given(List.of("0"));
    private static final RankDevice OWN = new RankDevice.OwnMachine(0, 1);

    /** To look may take seconds, of which each new attempt after a failure would pay. */
    private static CardEnvironment never() {
        throw new AssertionError("it was looked at");
    }

    private static String said(Device wish, RankDevice given, CardDemand demand, CardEnvironment machine) {
        return DeviceDecision.of(wish, given, demand, () -> machine).said();
    }

    @Test
    void aMachineIsNotLookedAtWhereItsCardsDoNotMatter() {
        assertThat(DeviceDecision.of(Device.AUTO, NONE, TORCH, DeviceDecisionTest::never)
                        .said())
                .isEqualTo("cpu");
        assertThat(DeviceDecision.of(Device.CPU, FIRST, TORCH, DeviceDecisionTest::never)
                        .said())
                .isEqualTo("cpu");
        assertThat(DeviceDecision.of(Device.CPU, OWN, TORCH, DeviceDecisionTest::never)
                        .device())
                .isEqualTo(ComputeDevice.processor());
        assertThat(DeviceDecision.of(Device.AUTO, OWN, PROCESSORS_ONLY, DeviceDecisionTest::never)
                        .said())
                .isEqualTo("cpu");
    }

    @Test
    void aCardThatCanBeUsedIsAndIsCalledExperimental() {
        for (Device wish : List.of(Device.AUTO, Device.GPU)) {
            for (RankDevice given : List.of(FIRST, OWN)) {
                DeviceDecision decision = DeviceDecision.of(wish, given, TORCH, () -> H100);

                assertThat(decision.device()).isEqualTo(new ComputeDevice.Card(0));
                assertThat(decision.said()).isEqualTo("gpu 0 (experimental)");
            }
        }
    }

    @Test
    void whereACardIsNotUsedTheReasonIsGiven() {
        assertThat(said(Device.AUTO, FIRST, TORCH, NO_DRIVER))
                .isEqualTo("cpu instead of gpu 0 (there is no NVIDIA driver: nvidia-smi is not there, or does not"
                        + " answer)");
        assertThat(said(Device.AUTO, FIRST, PROCESSORS_ONLY, H100))
                .isEqualTo("cpu instead of gpu 0 (the engine fake computes on processors only)");
        assertThat(said(Device.AUTO, FIRST, PROCESSORS_ONLY, NO_DRIVER))
                .startsWith("cpu instead of gpu 0 (there is no NVIDIA driver");
        assertThat(said(Device.AUTO, OWN, TORCH, NO_DRIVER))
                .startsWith("cpu instead of any card (there is no NVIDIA driver");
    }

    @Test
    void whoAsksForACardIsRefusedWithTheReason() {
        assertThatThrownBy(() -> said(Device.GPU, FIRST, TORCH, NO_DRIVER))
                .isInstanceOf(NoCardException.class)
                .hasMessageStartingWith("cluster.device=gpu, but there is no NVIDIA driver")
                .hasMessageEndingWith("; use --device cpu");
        assertThatThrownBy(() -> said(Device.GPU, NONE, TORCH, H100)).hasMessageContaining("no card was assigned");
        assertThatThrownBy(() -> said(Device.GPU, OWN, PROCESSORS_ONLY, H100))
                .hasMessage("cluster.device=gpu, but the engine fake computes on processors only; use --device cpu");
        assertThatThrownBy(() -> said(Device.GPU, OWN, PROCESSORS_ONLY, NO_DRIVER))
                .hasMessageStartingWith("cluster.device=gpu, but there is no NVIDIA driver");
        assertThatThrownBy(() -> said(Device.GPU, new RankDevice.OwnMachine(0, 2), TORCH, H100))
                .hasMessageContaining("2 ranks want a card each, and 1 can be used");
    }
}
