package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;

class PerseveranceTest {
    private final Perseverance perseverance = new Perseverance();

    private static final long NO_STEP = -1;

    private static Failure failure(Failure.Kind kind, long step, String cause) {
        return new Failure(kind, 2, "here", "7", "training", step, cause, List.of());
    }

    private void goesOnAfter(Failure.Kind kind, long step, String cause) {
        goesOnAfter(failure(kind, step, cause), NO_STEP);
    }

    private void goesOnAfter(Failure failure, long reached) {
        assertThatCode(() -> perseverance.after(failure, reached)).doesNotThrowAnyException();
    }

    private ThrowableAssert.ThrowingCallable after(Failure failure, long reached) {
        return () -> perseverance.after(failure, reached);
    }

    @Test
    void theSameFailureAtTheSameStepEndsTheRunTheThirdTime() {
        goesOnAfter(Failure.Kind.OWN, 12, "row 17 is broken");
        goesOnAfter(Failure.Kind.OWN, 12, "row 17 is broken");

        assertThatThrownBy(after(failure(Failure.Kind.OWN, 12, "row 17 is broken"), NO_STEP))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("rank 2 on here (executor 7) failed while training step 13: row 17 is broken"
                        + " (the same failure came 3 times, and the run got no further than step 12)");
    }

    @Test
    void whatDiffersOnlyInNumbersIsTheSame() {
        goesOnAfter(Failure.Kind.LOST, 12, "process 4711 ended with code 139");
        goesOnAfter(Failure.Kind.LOST, 12, "process 4820 ended with code 139");

        assertThatThrownBy(after(failure(Failure.Kind.LOST, 12, "process 4999 ended with code 139"), NO_STEP))
                .isInstanceOf(RunFailedException.class);
    }

    @Test
    void aRunThatGetsFurtherGoesOnForEver() {
        for (int step = 0; step < 100; step++) {
            goesOnAfter(Failure.Kind.LOST, step, "killed");
            goesOnAfter(Failure.Kind.LOST, step, "killed");
        }
    }

    /** Nobody is left who could say at which step it was; but before, they said how far they had come. */
    @Test
    void aRunThatLosesAllItsExecutorsAgainAndAgainGoesOnAsLongAsItGetsFurther() {
        for (long reached = 1_000; reached < 100_000; reached += 1_000) {
            goesOnAfter(failure(Failure.Kind.LOST, NO_STEP, "killed"), reached);
        }
    }

    @Test
    void aFailureBeforeAnyStepOfAnAttemptEndsTheRunTheThirdTimeOnlyIfNoneWasMadeBetween() {
        Failure reading = failure(Failure.Kind.OWN, NO_STEP, "the block is gone");
        for (long reached = 10; reached < 50; reached += 10) {
            goesOnAfter(reading, NO_STEP);
            goesOnAfter(failure(Failure.Kind.LOST, NO_STEP, "killed"), reached);
        }
        goesOnAfter(reading, NO_STEP);
        goesOnAfter(reading, NO_STEP);
        assertThatThrownBy(after(reading, NO_STEP))
                .hasMessageEndingWith("(the same failure came 3 times, and the run got no further than step 40)");
    }

    @Test
    void stepsThatAreMadeOnceMoreAreNoProgress() {
        goesOnAfter(failure(Failure.Kind.LOST, NO_STEP, "killed"), 1_200);
        goesOnAfter(failure(Failure.Kind.LOST, NO_STEP, "killed"), 1_100);

        assertThatThrownBy(after(failure(Failure.Kind.LOST, NO_STEP, "killed"), 1_200))
                .isInstanceOf(RunFailedException.class);
    }

    @Test
    void whereNoStepWasMadeAtAllThatIsSaid() {
        goesOnAfter(Failure.Kind.OWN, NO_STEP, "no");
        goesOnAfter(Failure.Kind.OWN, NO_STEP, "no");

        assertThatThrownBy(after(failure(Failure.Kind.OWN, NO_STEP, "no"), NO_STEP))
                .hasMessageEndingWith("(the same failure came 3 times before the first step)");
    }

    @Test
    void aFailureAtAnEarlierStepIsNoStepForward() {
        goesOnAfter(Failure.Kind.LOST, 12, "killed");
        goesOnAfter(Failure.Kind.LOST, NO_STEP, "killed");

        assertThatThrownBy(after(failure(Failure.Kind.LOST, 12, "killed"), NO_STEP))
                .isInstanceOf(RunFailedException.class);
    }

    @Test
    void manyDifferentFailuresWithoutAStepEndTheRun() {
        for (char cause = 'a'; cause < 'j'; cause++) {
            goesOnAfter(Failure.Kind.OWN, 12, String.valueOf(cause));
        }

        assertThatThrownBy(after(failure(Failure.Kind.OWN, 12, "j"), NO_STEP))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("the last of 10 failures without a step between them");
    }
}
