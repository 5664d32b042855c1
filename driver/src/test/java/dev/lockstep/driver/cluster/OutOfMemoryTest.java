package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutOfMemoryTest {
    @Test
    void eachKindOfMemoryHasItsOwnRemedy() {
        assertThat(new OutOfMemory(2, "Java heap space", true).describe())
                .isEqualTo(
                        "its memory ran out with 2 replicas (Java heap space); raise --driver-memory, or use a smaller"
                                + " data.memory");
        assertThat(new OutOfMemory(1, "Cannot reserve 8 bytes of direct buffer memory", false).describe())
                .contains("with 1 replica (")
                .contains("-XX:MaxDirectMemorySize (spark.executor.extraJavaOptions)");
        assertThat(new OutOfMemory(1, "Cannot allocate new FloatPointer(8)", false).describe())
                .contains("raise spark.executor.memoryOverhead");
    }

    /** A thread that reads ahead tells of it in words of its own. */
    @Test
    void itIsFoundWhereverInARankItHappened() {
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");

        assertThat(OutOfMemory.within(error)).containsSame(error);
        assertThat(OutOfMemory.within(new IllegalStateException("the feed failed", new RuntimeException(error))))
                .containsSame(error);
        assertThat(OutOfMemory.within(new IllegalStateException("the feed failed")))
                .isEmpty();
    }
}
