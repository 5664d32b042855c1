package dev.lockstep.driver.cluster;

import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.checkpoint.RefusedCheckpointException;
import dev.lockstep.engine.ArithmeticMismatchException;
import dev.lockstep.train.OutOfLockstepException;
import dev.lockstep.train.StoppedException;
import dev.lockstep.train.TooLittleMemoryException;
import dev.lockstep.train.TrainingOutcome;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.Iterator$;

/**
 * The barrier task that is a rank. A failure is told to the driver before anything is closed, so that the driver knows the
 * cause before it hears from those to whom the cause is a lost rank.
 *
 * @param directory the run directory, on the driver
 * @param checkpoints files in it that rank 0 may go on from
 * @param earlierEngines that have begun the run; empty where none but its own did
 */
record RankTask(
        String run,
        String attempt,
        String runFile,
        String dataset,
        String directory,
        List<String> checkpoints,
        String earlierEngines,
        int ranks)
        implements Function1<Iterator<Integer>, Iterator<TrainingOutcome>>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<TrainingOutcome> apply(Iterator<Integer> unused) {
        BarrierTaskContext context = BarrierTaskContext.get();
        int number = RankOrder.rankOf(context);
        return Iterator$.MODULE$.single(
                live(number, new SparkRankPlatform(context), new DriverChannel(attempt, number)));
    }

    /** As that rank, to its end, of which the driver is told. */
    TrainingOutcome live(int number, RankPlatform platform, DriverChannel channel) {
        try (RankSession rank = new RankSession(this, number, platform, channel)) {
            try {
                return rank.train();
            } catch (StoppedException e) {
                rank.sendAll();
                rank.tellMeetings();
                channel.ask(new RankMessage.End());
                throw new RankEndedException(number, RankFailure.Kind.FOLLOWS, e);
            } catch (Exception | LinkageError | OutOfMemoryError e) {
                throw ended(rank, platform, e);
            }
        }
    }

    private static RankEndedException ended(RankSession rank, RankPlatform platform, Throwable thrown) {
        Throwable cause =
                OutOfMemory.within(thrown).<Throwable>map(rank::outOfMemory).orElse(thrown);
        RankFailure failure = failure(rank, platform, cause);
        if (!platform.isStopped()) {
            rank.channel().ask(new RankMessage.Failed(failure));
        }
        rank.tellMeetings();
        return new RankEndedException(failure.rank(), failure.kind(), cause);
    }

    private static RankFailure.Kind kind(Throwable cause, RankPlatform platform) {
        if (cause instanceof TooLittleMemoryException
                || cause instanceof NoCardException
                || cause instanceof RefusedCheckpointException
                || cause instanceof OutOfLockstepException) {
            return RankFailure.Kind.REFUSED;
        }
        if (cause instanceof ArithmeticMismatchException) {
            return platform.livesInTheDriver() ? RankFailure.Kind.REFUSED : RankFailure.Kind.UNLIKE;
        }
        boolean follows = cause instanceof LostRankException
                || cause instanceof DeadlineException
                || cause instanceof InterruptedException;
        return follows ? RankFailure.Kind.FOLLOWS : RankFailure.Kind.OWN;
    }

    private static RankFailure failure(RankSession rank, RankPlatform platform, Throwable cause) {
        return new RankFailure(
                kind(cause, platform),
                rank.number(),
                platform.host(),
                platform.executor(),
                rank.phase().phase(),
                rank.phase().step(),
                RankFailure.said(cause),
                cause instanceof LostRankException lost ? lost.awaited() : List.of());
    }
}
