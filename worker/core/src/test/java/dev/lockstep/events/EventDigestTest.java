package dev.lockstep.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventDigestTest {
    private final EventDigest digest = new EventDigest();

    @Test
    void ofReportsOfProgressOnlyTheLastOneIsKept() {
        Event first = new Event.Warned("first");
        digest.accept(first);
        for (int step = 1; step <= 10_000; step++) {
            digest.accept(new Event.Progress(step, 1, 0.5, 100));
        }
        Event last = new Event.CheckpointWritten(10_000, "step-10000.ckpt", 12, 0.1);
        digest.accept(last);

        assertThat(digest.events()).containsExactly(first, new Event.Progress(10_000, 1, 0.5, 100), last);
    }

    @Test
    void theFurthestStepIsRememberedWhenTheRunWentOnFromAnEarlierOne() {
        digest.accept(new Event.Progress(500, 5, 0.5, 100));
        digest.accept(new Event.Resumed(400, 4));
        digest.accept(new Event.Progress(410, 4, 0.5, 100));

        assertThat(digest.furthestStep()).isEqualTo(500);
        assertThat(digest.events()).containsExactly(new Event.Resumed(400, 4), new Event.Progress(410, 4, 0.5, 100));
    }

    @Test
    void equalEventsOfOtherKindsAreAllKept() {
        digest.accept(new Event.Warned("slow"));
        digest.accept(new Event.Warned("slow"));

        assertThat(digest.events()).hasSize(2);
    }
}
