package dev.lockstep.config;

import static dev.lockstep.config.MoonsText.messageOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SearchDrawTest {
    private static final String SEARCH = MoonsText.YAML + """
            search:
              trials: 200
              seed: %d
              ranges:
                - { setting: training.updater.adam.learningRate, from: 0.0001, to: 0.1, scale: log }
                - { setting: network.layers.0.dense.units, from: 4, to: 32, scale: whole }
                - { setting: network.layers.1.dropout, from: 0, to: 0.5 }
                - { setting: training.batch, values: [16, 32, 64] }
            """;

    private static SearchDraw draw(int seed) {
        return new SearchDraw(RunFile.read("search.yaml", SEARCH.formatted(seed), List.of()));
    }

    @Test
    void valuesLieBetweenTheirEndsAllOverTheRange() {
        List<Double> rates = new ArrayList<>();
        for (int trial = 1; trial <= 200; trial++) {
            Map<String, String> settings = draw(1).settings(trial);
            rates.add(Double.valueOf(settings.get("training.updater.adam.learningRate")));
            assertThat(Integer.parseInt(settings.get("network.layers.0.dense.units")))
                    .isBetween(4, 32);
            assertThat(Double.parseDouble(settings.get("network.layers.1.dropout")))
                    .isBetween(0.0, 0.5);
            assertThat(settings.get("training.batch")).isIn("16", "32", "64");
        }
        assertThat(rates).allMatch(rate -> rate >= 0.0001 && rate <= 0.1);
        // Each of the three powers of ten is as likely as the others.
        assertThat(rates.stream().filter(rate -> rate < 0.001)).hasSizeBetween(45, 90);
        assertThat(rates.stream().filter(rate -> rate > 0.01)).hasSizeBetween(45, 90);
    }

    @Test
    void theSameSeedDrawsTheSameAndAnotherSeedOthers() {
        assertThat(draw(1).settings(7)).isEqualTo(draw(1).settings(7)).isNotEqualTo(draw(1).settings(8));
        assertThat(draw(2).settings(7)).isNotEqualTo(draw(1).settings(7));
    }

    @Test
    void aTrialIsTheRunWithItsSettingsAndWithoutASearch() {
        Map<String, String> settings = draw(1).settings(3);
        RunSpec trial = draw(1).trial(3);

        assertThat(trial.name()).isEqualTo("moons-3");
        assertThat(trial.search()).isEmpty();
        assertThat(trial.training().batch()).isEqualTo(Integer.parseInt(settings.get("training.batch")));
        assertThat(RunFile.write(trial)).contains("units: " + settings.get("network.layers.0.dense.units"));
    }

    @Test
    void whatCannotBeSearchedForIsNamedAndAllOfItAtOnce() {
        assertThat(messageOf(MoonsText.YAML + """
                        search:
                          ranges:
                            - { setting: training.epochs, values: [1] }
                            - { setting: training.batch }
                            - { setting: training.seed, from: 3, to: 2 }
                            - { setting: training.seed, from: 0, to: 2, scale: log }
                        """))
                .contains("search.ranges.0.setting=training.epochs cannot be searched for")
                .contains("search.ranges.1 has to say what is tried")
                .contains("search.ranges.2.to=2.0 is not above from=3.0")
                .contains("search.ranges.3.setting=training.seed is there already")
                .contains("search.ranges.3.from=0.0 has no logarithm");
        assertThat(messageOf(MoonsText.YAML
                                .replace(", validation: 0.2", "")
                                .replace("earlyStopping: { patience: 5 }", "seed: 1")
                        + "search: { ranges: [ { setting: training.batch, values: [16] } ] }\n"))
                .contains("search has no validation rows to judge trials by");
    }

    @Test
    void aSettingThatIsNoneIsNamedWhenItsTrialIsMade() {
        RunSpec run = RunFile.read(
                "search.yaml",
                MoonsText.YAML + "search: { ranges: [ { setting: training.bacth, values: [16] } ] }\n",
                List.of());

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new SearchDraw(run).trial(1))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining("training.bacth is not a setting (did you mean training.batch?)");
    }
}
