package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.TrainingSpec.EarlyStopping;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatienceTest {
    @Test
    void endsAfterSoManyEpochsWithoutABetterOne() {
        Patience patience = new Patience(Optional.of(new EarlyStopping(2, 0)));

        assertThat(patience.better(1, 0.9)).isTrue();
        assertThat(patience.better(2, 0.5)).isTrue();
        assertThat(patience.better(3, 0.5)).isFalse();
        assertThat(patience.isOver()).isFalse();
        assertThat(patience.better(4, 0.6)).isFalse();
        assertThat(patience.isOver()).isTrue();
        assertThat(patience.bestEpoch()).isEqualTo(2);
    }

    @Test
    void aChangeUnderTheLeastOneIsNotBetter() {
        Patience patience = new Patience(Optional.of(new EarlyStopping(1, 0.1)));

        patience.better(1, 1.0);
        assertThat(patience.better(2, 0.95)).isFalse();
        assertThat(patience.isOver()).isTrue();
    }

    @Test
    void withoutALimitItNeverEnds() {
        Patience patience = new Patience(Optional.empty());

        for (int epoch = 1; epoch < 1000; epoch++) {
            patience.better(epoch, epoch);
        }
        assertThat(patience.isOver()).isFalse();
        assertThat(patience.bestEpoch()).isEqualTo(1);
    }
}
