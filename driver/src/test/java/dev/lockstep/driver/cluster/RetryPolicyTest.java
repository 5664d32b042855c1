package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private final RetryPolicy retryPolicy = new RetryPolicy();

    private static final long NO_STEP = -1;

    private static RankFailure failure(RankFailure.Kind kind, long step, String cause) {
        return new RankFailure(kind, 2, "here", "7", "training", step, cause, List.of());
    }

    private void goesOnAfter(RankFailure.Kind kind, long step, String cause) {
        goesOnAfter(failure(kind, step, cause), NO_STEP);
    }

    private void goesOnAfter(RankFailure failure, long reached) {
        assertThatCode(() -> retryPolicy.after(failure, reached)).doesNotThrowAnyException();
    }

    private ThrowableAssert.ThrowingCallable after(RankFailure failure, long reached) {
        return () -> retryPolicy.after(failure, reached);
    }

    @Test
    void theSameFailureAtTheSameStepEndsTheRunTheThirdTime() {
        goesOnAfter(RankFailure.Kind.OWN, 12, "row 17 is broken");
        goesOnAfter(RankFailure.Kind.OWN, 12, "row 17 is broken");

        assertThatThrownBy(after(failure(RankFailure.Kind.OWN, 12, "row 17 is broken"), NO_STEP))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("rank 2 on here (executor 7) failed while training step 13: row 17 is broken"
                        + " (the same failure came 3 times, and the run got no further than step 12)");
    }

    @Test
    void whatDiffersOnlyInNumbersIsTheSame() {
        goesOnAfter(RankFailure.Kind.LOST, 12, "process 4711 ended with code 139");
        goesOnAfter(RankFailure.Kind.LOST, 12, "process 4820 ended with code 139");

        assertThatThrownBy(after(failure(RankFailure.Kind.LOST, 12, "process 4999 ended with code 139"), NO_STEP))
                .isInstanceOf(RunFailedException.class);
    }

    @Test
    void aRunThatGetsFurtherGoesOnForEver() {
        for (int step = 0; step < 100; step++) {
            goesOnAfter(RankFailure.Kind.LOST, step, "killed");
            goesOnAfter(RankFailure.Kind.LOST, step, "killed");
        }
    }

    /** Nobody is left who could say at which step it was; but before, they said how far they had come. */
    @Test
    void aRunThatLosesAllItsExecutorsAgainAndAgainGoesOnAsLongAsItGetsFurther() {
        for (long reached = 1_000; reached < 100_000; reached += 1_000) {
            goesOnAfter(failure(RankFailure.Kind.LOST, NO_STEP, "killed"), reached);
        }
    }

    @Test
    void stepsOfAnAttemptThatEndedToTakeOthersInCountToo() {
        goesOnAfter(RankFailure.Kind.LOST, 10, "killed");
        retryPolicy.reached(355);
        goesOnAfter(RankFailure.Kind.LOST, NO_STEP, "killed");
        goesOnAfter(RankFailure.Kind.LOST, NO_STEP, "killed");

        assertThatThrownBy(after(failure(RankFailure.Kind.LOST, NO_STEP, "killed"), NO_STEP))
                .hasMessageEndingWith("(the same failure came 3 times, and the run got no further than step 355)");
    }

    @Test
    void aFailureBeforeAnyStepOfAnAttemptEndsTheRunTheThirdTimeOnlyIfNoneWasMadeBetween() {
        RankFailure reading = failure(RankFailure.Kind.OWN, NO_STEP, "the block is gone");
        for (long reached = 10; reached < 50; reached += 10) {
            goesOnAfter(reading, NO_STEP);
            goesOnAfter(failure(RankFailure.Kind.LOST, NO_STEP, "killed"), reached);
        }
        goesOnAfter(reading, NO_STEP);
        goesOnAfter(reading, NO_STEP);
        assertThatThrownBy(after(reading, NO_STEP))
                .hasMessageEndingWith("(the same failure came 3 times, and the run got no further than step 40)");
    }

    @Test
    void stepsThatAreMadeOnceMoreAreNoProgress() {
        goesOnAfter(failure(RankFailure.Kind.LOST, NO_STEP, "killed"), 1_200);
        goesOnAfter(failure(RankFailure.Kind.LOST, NO_STEP, "killed"), 1_100);

        assertThatThrownBy(after(failure(RankFailure.Kind.LOST, NO_STEP, "killed"), 1_200))
                .isInstanceOf(RunFailedException.class);
    }

    @Test
    void whereNoStepWasMadeAtAllThatIsSaid() {
        goesOnAfter(RankFailure.Kind.OWN, NO_STEP, "no");
        goesOnAfter(RankFailure.Kind.OWN, NO_STEP, "no");

        assertThatThrownBy(after(failure(RankFailure.Kind.OWN, NO_STEP, "no"), NO_STEP))
                .hasMessageEndingWith("(the same failure came 3 times before the first step)");
    }

    @Test
    void aFailureAtAnEarlierStepIsNoStepForward() {
        goesOnAfter(RankFailure.Kind.LOST, 12, "killed");
        goesOnAfter(RankFailure.Kind.LOST, NO_STEP, "killed");

        assertThatThrownBy(after(failure(RankFailure.Kind.LOST, 12, "killed"), NO_STEP))
                .isInstanceOf(RunFailedException.class);
    }

    @Test
    void manyDifferentFailuresWithoutAStepEndTheRun() {
        for (char cause = 'a'; cause < 'j'; cause++) {
            goesOnAfter(RankFailure.Kind.OWN, 12, String.valueOf(cause));
        }

        assertThatThrownBy(after(failure(RankFailure.Kind.OWN, 12, "j"), NO_STEP))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("the last of 10 failures without a step between them");
    }
}
