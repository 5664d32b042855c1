package dev.lockstep.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdentityTest {
    private static RunIdentity of(String rows, String... settings) {
        return RunIdentity.of(RunFile.read("moons.yaml", MoonsText.YAML, List.of(settings)), rows, Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=other",
                "cluster.ranks=2",
                "cluster.deadlines.meeting=1 min",
                "checkpoint.every=7 steps",
                "checkpoint.path=hdfs:///elsewhere",
                "data.store=elsewhere",
                "data.cache=1 GB",
                "after.saliency=0",
                "after.prune={ share: 0.5 }",
                "training.engine=dl4j",
                "training.accumulate=1",
                "training.ema=none",
                "training.mixup=none"
            })
    void whatDecidesNoWeightsIsNoPartOfIt(String setting) {
        assertThat(of("rows", setting)).isEqualTo(of("rows"));
        assertThat(of("rows", setting).shortName()).isEqualTo(of("rows").shortName());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "training.seed=7",
                "training.replicas=3",
                "training.batch=5",
                "training.epochs=77",
                "training.updater=sgd",
                "training.average.every=2",
                "training.engine=another",
                "training.accumulate=4",
                "training.ema=0.999",
                "training.mixup=0.2",
                "data.memory=1 MB",
                "data.noise=0.3",
                "data.split.validation=0.1",
                "network.l2=0.5"
            })
    void everythingElseIsAndIsNamedWithBothValues(String setting) {
        RunIdentity here = of("rows", setting);
        RunIdentity there = of("rows");

        assertThat(here.shortName()).isNotEqualTo(there.shortName());
        assertThat(here.differences(there)).isNotEmpty();
        assertThat(here.differences(there)).allMatch(said -> said.contains(" there, ") && said.endsWith(" here"));
    }

    @Test
    void bothValuesAreSaid() {
        assertThat(of("rows", "training.seed=7", "training.batch=5").differences(of("rows")))
                .containsExactly("training.batch=32 there, 5 here", "training.seed=42 there, 7 here");
        assertThat(of("ab").differences(of("cd"))).containsExactly("data.sha256=cd there, ab here");
    }

    /** Runs of before there were such settings go on. */
    @Test
    void theUsualEngineGoesWithoutSayingAndSoDoesWhatIsNotAskedFor() {
        assertThat(of("rows").facts())
                .doesNotContainKeys("training.engine", "training.accumulate", "training.ema", "training.mixup");
        assertThat(of("rows", "training.engine=another").differences(of("rows")))
                .containsExactly("training.engine is not there, another here");
    }

    @Test
    void theEnginesThatHaveBegunItArePartOfIt() {
        RunIdentity usual = of("rows");
        RunIdentity torch = usual.by("torch", 3);
        RunIdentity back = torch.by("dl4j", 5);

        assertThat(usual.engine()).isEqualTo("dl4j");
        assertThat(torch.engine()).isEqualTo("torch");
        assertThat(torch.differences(of("rows", "training.engine=torch")))
                .containsExactly("training.engine.before is not there, dl4j to epoch 3 here");
        assertThat(back.engine()).isEqualTo("dl4j");
        assertThat(back.earlierEngines()).contains("dl4j to epoch 3, torch to epoch 5");
        assertThat(back.differences(usual)).hasSize(1);
        assertThat(of("rows", "training.engine=torch").begunBy(Optional.of("dl4j to epoch 3")))
                .isEqualTo(torch);
        assertThat(usual.begunBy(Optional.empty())).isEqualTo(usual);
    }

    /** Of before there were groups. */
    @Test
    void aConvolutionOfOneGroupIsTheOneThatItWas() {
        RunIdentity one = of("rows", "network.layers.1=conv2d: { filters: 2, kernel: 3, groups: 1 }");
        RunIdentity two = of("rows", "network.layers.1=conv2d: { filters: 2, kernel: 3, groups: 2 }");

        assertThat(one.facts()).containsKey("network.layers.1.conv2d.filters");
        assertThat(two.differences(one)).containsExactly("network.layers.1.conv2d.groups is not there, 2 here");
    }

    @Test
    void aLayerMoreOrLessIsSaidToBeThereOrNot() {
        RunIdentity more = of("rows");
        RunIdentity less = new RunIdentity(withoutThe("network.layers.0.dense.units", more));

        assertThat(more.differences(less))
                .singleElement()
                .asString()
                .startsWith("network.layers.0.dense.units is not there, ");
        assertThat(less.differences(more)).singleElement().asString().endsWith(" there, nothing here");
    }

    private static Map<String, String> withoutThe(String name, RunIdentity identity) {
        Map<String, String> facts = new HashMap<>(identity.facts());
        assertThat(facts.remove(name)).isNotNull();
        return facts;
    }

    @Test
    void theModelThatItBeginsWithIsPartOfIt() {
        RunSpec run = RunFile.read("moons.yaml", MoonsText.YAML, List.of());
        List<RunIdentity> all = Arrays.asList(
                RunIdentity.of(run, "rows", Optional.empty()),
                RunIdentity.of(run, "rows", Optional.of("one")),
                RunIdentity.of(run, "rows", Optional.of("two")));

        assertThat(all.stream().map(RunIdentity::shortName).distinct()).hasSize(3);
    }
}
