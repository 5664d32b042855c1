package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.TrainingSpec.EarlyStopping;
import dev.lockstep.config.TrainingSpec.JudgedBy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarlyStoppingRuleTest {
    @Test
    void endsAfterSoManyEpochsWithoutABetterOne() {
        EarlyStoppingRule earlyStopping = new EarlyStoppingRule(Optional.of(new EarlyStopping(2, 0, JudgedBy.LOSS)));

        assertThat(earlyStopping.better(1, 0.9)).isTrue();
        assertThat(earlyStopping.better(2, 0.5)).isTrue();
        assertThat(earlyStopping.better(3, 0.5)).isFalse();
        assertThat(earlyStopping.isOver()).isFalse();
        assertThat(earlyStopping.better(4, 0.6)).isFalse();
        assertThat(earlyStopping.isOver()).isTrue();
        assertThat(earlyStopping.bestEpoch()).isEqualTo(2);
    }

    @Test
    void aChangeUnderTheLeastOneIsNotBetter() {
        EarlyStoppingRule earlyStopping = new EarlyStoppingRule(Optional.of(new EarlyStopping(1, 0.1, JudgedBy.LOSS)));

        earlyStopping.better(1, 1.0);
        assertThat(earlyStopping.better(2, 0.95)).isFalse();
        assertThat(earlyStopping.isOver()).isTrue();
    }

    @Test
    void withoutALimitItNeverEnds() {
        EarlyStoppingRule earlyStopping = new EarlyStoppingRule(Optional.empty());

        for (int epoch = 1; epoch < 1000; epoch++) {
            earlyStopping.better(epoch, epoch);
        }
        assertThat(earlyStopping.isOver()).isFalse();
        assertThat(earlyStopping.bestEpoch()).isEqualTo(1);
    }
}
