package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckpointWriterTest {
    private static final long SECOND = 1_000_000_000;

    /** Ranks look together, so that seldom is cheap; but what is due by the clock shall not be late by much. */
    @Test
    void ranksLookAtTheClockSeldomWhileThereIsTimeAndOftenWhenItComes() {
        assertThat(CheckpointWriter.stepsToLookAfter(600 * SECOND, SECOND / 1000))
                .isEqualTo(512);
        assertThat(CheckpointWriter.stepsToLookAfter(60 * SECOND, 10 * SECOND)).isEqualTo(3);
        assertThat(CheckpointWriter.stepsToLookAfter(60 * SECOND, 600 * SECOND)).isEqualTo(1);
        assertThat(CheckpointWriter.stepsToLookAfter(1, 0)).isEqualTo(1);
    }
}
