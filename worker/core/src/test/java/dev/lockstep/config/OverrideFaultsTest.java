package dev.lockstep.config;

import static dev.lockstep.config.MoonsText.messageOf;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OverrideFaultsTest {
    @Test
    void aMisspeltSettingIsNamedWithTheOneThatWasMeant() {
        assertThat(messageOf(MoonsText.YAML, "training.bacth=3")).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          --set training.bacth=3: training.bacth is not a setting (did you mean training.batch?)""");
    }

    @Test
    void aWrongValueNamesTheOverride() {
        assertThat(messageOf(MoonsText.YAML, "training.epochs=many")).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          --set training.epochs=many: training.epochs=many is not a whole number (give a whole number, at least 1)""");
    }

    @Test
    void anOverrideWithoutAValueIsToldItsForm() {
        assertThat(messageOf(MoonsText.YAML, "training.epochs")).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          --set training.epochs: this is not a setting with its value (write it as training.epochs=3)""");
    }

    @Test
    void anOverrideWithoutASettingIsToldItsForm() {
        assertThat(messageOf(MoonsText.YAML, "=3")).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          --set =3: this is not a setting with its value (write it as training.epochs=3)""");
    }

    @Test
    void anEntryBeyondTheListIsToldTheEntriesThereAre() {
        assertThat(messageOf(MoonsText.YAML, "network.layers.5.dense.units=3")).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          --set network.layers.5.dense.units=3: network.layers has 3 entries, and 5 is none of them (they are 0 to 2; 3 adds one)""");
    }

    @Test
    void anEntryIsANumber() {
        assertThat(messageOf(MoonsText.YAML, "network.layers.x.dense.units=3")).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          --set network.layers.x.dense.units=3: network.layers has 3 entries, and x is none of them (they are 0 to 2; 3 adds one)""");
    }

    @Test
    void aValueThatIsNoYamlNamesTheOverride() {
        assertThat(messageOf(MoonsText.YAML, "training.updater={sgd")).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          --set training.updater={sgd: training.updater is not YAML: while parsing a flow mapping, expected ',' or '}', but got <stream end> (look at the indentation and the brackets around here)""");
    }

    @Test
    void aSecondChoiceNamesTheOverride() {
        assertThat(messageOf(MoonsText.YAML, "training.updater.sgd.learningRate=0.1"))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          --set training.updater.sgd.learningRate=0.1: training.updater names adam and sgd (give exactly one of sgd, momentum, nesterov, adam, adamW, rmsProp, adaGrad)""");
    }

    @Test
    void aSettingBelowAValueIsRefused() {
        assertThat(messageOf(MoonsText.YAML, "training.epochs.foo=3")).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          --set training.epochs.foo=3: training.epochs is a set of settings, not a single value (give a whole number, at least 1)""");
    }

    @Test
    void anEmptyValueIsRefusedWhereOneIsNeeded() {
        assertThat(messageOf(MoonsText.YAML, "training.epochs=")).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          --set training.epochs=: training.epochs has no value (give a whole number, at least 1, or remove it)""");
    }

    @Test
    void anImpossibleCombinationNamesTheOverrideThatMakesIt() {
        assertThat(messageOf(MoonsText.YAML, "cluster.ranks=9")).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          --set cluster.ranks=9: cluster.ranks=9 is more than training.replicas=4, and a rank without a replica has nothing to do (give at most 4 ranks, or more replicas)""");
    }
}
