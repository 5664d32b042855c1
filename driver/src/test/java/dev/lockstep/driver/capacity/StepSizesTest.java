package dev.lockstep.driver.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.capacity.StepSample.Kind;
import org.junit.jupiter.api.Test;

class StepSizesTest {
    @Test
    void fewRanksAreAllMeasuredAndOfManySome() {
        assertThat(StepSizes.counts(1)).containsExactly(1);
        assertThat(StepSizes.counts(4)).containsExactly(1, 2, 3, 4);
        assertThat(StepSizes.counts(16)).containsExactly(1, 2, 3, 4, 6, 8, 12, 16);
        assertThat(StepSizes.counts(20)).containsExactly(1, 2, 3, 4, 6, 8, 12, 16, 20);
    }

    @Test
    void moreThanHalfOfTheRanksAreHeldOutWhereEnoughAreLeft() {
        assertThat(StepSizes.scaling(4, 1, 32, 100_000))
                .filteredOn(size -> size.kind() == Kind.WEAK)
                .extracting(StepSize::isHeldOut)
                .containsExactly(false, false, true, true);
        assertThat(StepSizes.scaling(2, 1, 32, 100_000)).noneMatch(StepSize::isHeldOut);
    }

    @Test
    void noSizeAsksForMoreRowsThanThereAre() {
        assertThat(StepSizes.scaling(8, 1, 100, 450))
                .allMatch(size -> size.replicas() * size.batch() <= 450)
                .anyMatch(size -> size.kind() == Kind.STRONG && size.ranks() == 8);
        assertThat(StepSizes.batches(32, 1 << 20, 100))
                .extracting(StepSize::batch)
                .endsWith(32, 64);
    }

    @Test
    void theBatchOfTheRunFileIsMeasuredAndNotHeldOut() {
        assertThat(StepSizes.batches(100, 300, 10_000))
                .filteredOn(size -> size.batch() == 100)
                .singleElement()
                .satisfies(size -> assertThat(size.isHeldOut()).isFalse());
        assertThat(StepSizes.batches(100, 300, 10_000)).anyMatch(StepSize::isHeldOut);
    }
}
