package dev.lockstep.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.driver.cluster.ClusterDrill.Kind;
import dev.lockstep.driver.run.BadInputException;
import dev.lockstep.driver.run.FaultPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsOptionTest {
    @Test
    void itSaysWhichFaultsAndHowOften() {
        assertThat(FaultsOption.of("seed=7,every=15s"))
                .isEqualTo(new FaultsOption(new FaultPlan(7, Duration.ofSeconds(15), FaultPlan.ALL), false));
        assertThat(FaultsOption.of("seed=0,every=2min,only=cut,verify"))
                .isEqualTo(new FaultsOption(new FaultPlan(0, Duration.ofMinutes(2), List.of(Kind.CUT)), true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "seed=7",
                "every=15s",
                "seed=7,every=15",
                "seed=7,every=0s",
                "seed=-1,every=15s",
                "seed=7,every=15s,x",
                "seed=7,every=15s,only=bored"
            })
    void whatItDoesNotSayIsAskedFor(String text) {
        assertThatThrownBy(() -> FaultsOption.of(text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--faults " + text)
                .hasMessageContaining("write seed=7,every=15s");
    }
}
