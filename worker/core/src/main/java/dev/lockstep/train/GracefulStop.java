package dev.lockstep.train;

import dev.lockstep.average.rendezvous.LostRankException;
import java.io.IOException;

/** Ends a rank that is told to stop between two steps; the leader first leaves what was learned. */
record GracefulStop(TrainingAssembly with, RankControl control) {
    /** Time for the leader to be told, too, before it loses this rank. */
    private static final long NANOS_BEFORE_LEAVING = 50_000_000;

    /** Makes a step; says whether it ended with an average. */
    boolean stepUnlessStopped(long step) throws IOException {
        boolean inLockstep = step > 0 && with.steps.isAveraged(step);
        if (!control.endsBefore(step)) {
            try {
                return with.steps.step(step);
            } catch (LostRankException e) {
                if (!control.endsBefore(step)) {
                    throw e;
                }
                // The others were told, too, and were quicker to leave.
                inLockstep = false;
            }
        }
        Thread.interrupted(); // what is written now shall be whole
        if (!with.job.isLeader()) {
            control.clock().park(this, NANOS_BEFORE_LEAVING);
        } else if (control.endsForGood()) {
            leave(step, inLockstep);
        }
        throw new StoppedException(with.job.rank(), step);
    }

    /** Leaves a model to use, and a checkpoint to go on from. */
    private void leave(long step, boolean inLockstep) throws IOException {
        boolean isGood = inLockstep && with.keeper.isGood();
        if (isGood) {
            with.progress.keep(step);
        }
        with.early.end();
        with.keeper.writeUnfinished(isGood, with.movingAverage.now());
        if (isGood) {
            with.checkpoints.writeLast(with.state);
        }
    }
}
