package dev.lockstep.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.RateSchedule;
import dev.lockstep.network.TrainingPeriod;
import dev.lockstep.network.UpdaterSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverridesTest {
    private static RunSpec moons(String... overrides) {
        return RunFile.read("conf/moons.yaml", MoonsText.YAML, List.of(overrides));
    }

    @Test
    void aTabOrASpaceMayBeGiven() {
        String table =
                MoonsText.with("source: moons\n  rows: 1000\n  noise: 0.1", "source: csv\n  path: a\n  label: b");
        for (String separator : List.of("\t", " ", "\"\\t\"")) {
            RunSpec run = RunFile.read("conf/moons.yaml", table, List.of("data.separator=" + separator));
            assertThat(((TableSpec.Csv) run.data().source()).separator())
                    .isEqualTo(separator.length() > 1 ? "\t" : separator);
        }
    }

    @Test
    void aValueIsReplaced() {
        assertThat(moons("training.epochs=3").training().epochs()).isEqualTo(3);
    }

    @Test
    void theLastOfTwoOverridesCounts() {
        assertThat(moons("training.epochs=3", "training.epochs=4").training().epochs())
                .isEqualTo(4);
    }

    @Test
    void aSettingThatTheFileDoesNotGiveIsAdded() {
        assertThat(moons("training.average.every=5").training().average().every())
                .isEqualTo(5);
    }

    @Test
    void anEntryOfAListIsChangedInPlace() {
        LayerSpec.Dense first = (LayerSpec.Dense)
                moons("network.layers.0.dense.units=8").network().layers().get(0);
        assertThat(first.units()).isEqualTo(8);
        assertThat(first.activation()).isEqualTo(Activation.TANH);
    }

    @Test
    void theEntryAfterTheLastIsAdded() {
        assertThat(moons("network.layers.3.activation=identity", "network.loss=mse")
                        .network()
                        .layers())
                .hasSize(4)
                .endsWith(new LayerSpec.Activated(Activation.IDENTITY));
    }

    @Test
    void aShortFormGivesWayToItsLongForm() {
        assertThat(moons("network.layers.1.dropout.rate=0.5").network().layers().get(1))
                .isEqualTo(new LayerSpec.Dropout(0.5));
    }

    @Test
    void aWholeChoiceIsReplacedByYaml() {
        assertThat(moons("training.updater={sgd: {learningRate: {step: {rate: 1, factor: 0.5, every: 2 epochs}}}}")
                        .training()
                        .updater())
                .isEqualTo(new UpdaterSpec.Sgd(
                        new RateSchedule.Step(1, 0.5, TrainingPeriod.epochs(2), TrainingPeriod.steps(0))));
    }

    @Test
    void aNameAloneReplacesAChoice() {
        assertThat(moons("training.updater=adaGrad").training().updater()).isInstanceOf(UpdaterSpec.AdaGrad.class);
    }

    @Test
    void theSourceChangesByItsName() {
        assertThat(moons("data.source=circles").data().source()).isEqualTo(new SourceSpec.Circles(1000, 0.1));
    }

    @Test
    void aSettingThatMayBeAbsentIsTakenAway() {
        assertThat(moons("training.earlyStopping=none").training().earlyStopping())
                .isEmpty();
        assertThat(moons("training.earlyStopping=").training().earlyStopping()).isEmpty();
    }

    @Test
    void ranksAreANumberOrAuto() {
        assertThat(moons("cluster.ranks=2").cluster().ranks()).contains(2);
        assertThat(moons("cluster.ranks=auto").cluster().ranks()).isEqualTo(Optional.empty());
    }

    @Test
    void aValueMayHoldAnEqualsSign() {
        assertThat(moons("data.store=/data/day=1").data().store()).isEqualTo("/data/day=1");
    }
}
