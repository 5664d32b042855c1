package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.RunSpec;
import dev.lockstep.events.Event.EpochEnded;
import dev.lockstep.network.RateSchedule;
import dev.lockstep.network.TrainingPeriod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A learning rate that falls when nothing better comes, and what else epochs are judged by. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlateauRuleTest {
    @TempDir
    private Path directory;

    private static List<Double> factors(double least, double... costs) {
        PlateauRule rule =
                new PlateauRule(new RateSchedule.ReduceOnPlateau(0.1, 0.5, 2, 0, least, TrainingPeriod.steps(0)));
        List<Double> factors = new ArrayList<>();
        for (double cost : costs) {
            rule.judge(cost);
            factors.add(rule.state().rateFactor());
        }
        return factors;
    }

    @Test
    void itFallsAfterSoManyEpochsWithoutABetterOneAndThenWaitsAgain() {
        assertThat(factors(0, 3, 2, 2, 1, 1, 1, 1, 1)).containsExactly(1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.25);
        assertThat(factors(0.04, 1, 1, 1, 1, 1, 1, 1))
                .containsExactly(1.0, 1.0, 0.5, 0.5, 0.04 / 0.1, 0.04 / 0.1, 0.04 / 0.1);
    }

    private static RunSpec run(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "training.epochs=8",
                "training.updater.adam.learningRate.reduceOnPlateau.rate=0.05",
                "training.updater.adam.learningRate.reduceOnPlateau.factor=0.5",
                "training.updater.adam.learningRate.reduceOnPlateau.patience=1",
                "training.updater.adam.learningRate.reduceOnPlateau.minDelta=0.03"));
        settings.addAll(List.of(more));
        return Rehearsal.ofTwoClasses(settings);
    }

    @Test
    void itIsTheSameOnAnyRanksAndWhenARunGoesOnFromMemory() {
        MemoryDataset points = MemoryDataset.of(240, 60);
        Rehearsal alone = Rehearsal.of(run(), points, directory, 1);
        List<Double> rates = alone.events(EpochEnded.class).stream()
                .map(EpochEnded::learningRate)
                .toList();

        assertThat(rates).contains(0.05).anyMatch(rate -> rate < 0.05);
        assertThat(Rehearsal.of(run(), points, directory, 3).outcome().weightsSha256())
                .isEqualTo(alone.outcome().weightsSha256());
        assertThat(Rehearsal.of(
                                run("training.updater.adam.learningRate.reduceOnPlateau.factor=0.9"),
                                points,
                                directory,
                                1)
                        .outcome()
                        .weightsSha256())
                .isNotEqualTo(alone.outcome().weightsSha256());
    }

    @Test
    void epochsAreJudgedByWhatIsAskedFor() {
        Rehearsal judged = Rehearsal.of(
                run("training.earlyStopping.metric=auc", "training.earlyStopping.patience=8"),
                MemoryDataset.of(240, 60),
                directory,
                2);

        double best = 0;
        for (EpochEnded epoch : judged.events(EpochEnded.class)) {
            double auc = epoch.validation().orElseThrow().metrics().getOrDefault("auc", 0.0);
            assertThat(epoch.best()).isEqualTo(auc > best);
            best = Math.max(best, auc);
        }
        assertThat(best).isCloseTo(1, within(0.3));
    }
}
