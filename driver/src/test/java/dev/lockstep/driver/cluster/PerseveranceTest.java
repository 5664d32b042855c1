package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PerseveranceTest {
    private final Perseverance perseverance = new Perseverance();

    private static Failure failure(Failure.Kind kind, long step, String cause) {
        return new Failure(kind, 2, "here", "7", "training", step, cause, List.of());
    }

    private void goesOnAfter(Failure.Kind kind, long step, String cause) {
        assertThatCode(() -> perseverance.after(failure(kind, step, cause))).doesNotThrowAnyException();
    }

    @Test
    void theSameFailureAtTheSameStepEndsTheRunTheThirdTime() {
        goesOnAfter(Failure.Kind.OWN, 12, "row 17 is broken");
        goesOnAfter(Failure.Kind.OWN, 12, "row 17 is broken");

        assertThatThrownBy(() -> perseverance.after(failure(Failure.Kind.OWN, 12, "row 17 is broken")))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("rank 2 on here (executor 7) failed while training step 13: row 17 is broken"
                        + " (the same failure came 3 times at the same place)");
    }

    @Test
    void whatDiffersOnlyInNumbersIsTheSame() {
        goesOnAfter(Failure.Kind.LOST, 12, "process 4711 ended with code 139");
        goesOnAfter(Failure.Kind.LOST, 12, "process 4820 ended with code 139");

        assertThatThrownBy(() -> perseverance.after(failure(Failure.Kind.LOST, 12, "process 4999 ended with code 139")))
                .isInstanceOf(RunFailedException.class);
    }

    @Test
    void aRunThatGetsFurtherGoesOnForEver() {
        for (int step = 0; step < 100; step++) {
            goesOnAfter(Failure.Kind.LOST, step, "killed");
            goesOnAfter(Failure.Kind.LOST, step, "killed");
        }
    }

    @Test
    void aFailureAtAnEarlierStepIsNoStepForward() {
        goesOnAfter(Failure.Kind.LOST, 12, "killed");
        goesOnAfter(Failure.Kind.LOST, -1, "killed");

        assertThatThrownBy(() -> perseverance.after(failure(Failure.Kind.LOST, 12, "killed")))
                .isInstanceOf(RunFailedException.class);
    }

    @Test
    void manyDifferentFailuresWithoutAStepEndTheRun() {
        for (char cause = 'a'; cause < 'j'; cause++) {
            goesOnAfter(Failure.Kind.OWN, 12, String.valueOf(cause));
        }

        assertThatThrownBy(() -> perseverance.after(failure(Failure.Kind.OWN, 12, "j")))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("the last of 10 failures without a step between them");
    }
}
