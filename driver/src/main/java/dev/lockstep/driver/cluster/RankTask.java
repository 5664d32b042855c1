package dev.lockstep.driver.cluster;

import dev.lockstep.average.LostRankException;
import dev.lockstep.checkpoint.RefusedCheckpointException;
import dev.lockstep.engine.UnlikeException;
import dev.lockstep.train.Doing;
import dev.lockstep.train.OutOfLockstepException;
import dev.lockstep.train.Outcome;
import dev.lockstep.train.StoppedException;
import dev.lockstep.train.TooLittleMemoryException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The barrier task that is a rank. A failure is told to the driver before anything is closed, so that the driver knows the
 * cause before it hears from those to whom the cause is a lost rank.
 *
 * @param directory the run directory, on the driver
 * @param checkpoints files in it that rank 0 may go on from
 */
record RankTask(
        String run,
        String attempt,
        String runFile,
        String dataset,
        String directory,
        List<String> checkpoints,
        int ranks)
        implements Function1<Iterator<Integer>, Iterator<Outcome>>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Outcome> apply(Iterator<Integer> unused) {
        BarrierTaskContext context = BarrierTaskContext.get();
        int number = Seats.rankOf(context);
        Postman postman = new Postman(attempt, number);
        try (Rank rank = new Rank(this, number, context, postman)) {
            try {
                Outcome outcome = rank.train();
                return CollectionConverters.asScala(List.of(outcome).iterator());
            } catch (StoppedException e) {
                rank.handOver();
                postman.ask(new Message.End());
                throw new EndedException(number, Failure.Kind.FOLLOWS, e);
            } catch (Exception | LinkageError | OutOfMemoryError e) {
                throw ended(rank, context, e);
            }
        }
    }

    private static EndedException ended(Rank rank, BarrierTaskContext context, Throwable thrown) {
        Throwable cause =
                OutOfMemory.within(thrown).<Throwable>map(rank::outOfMemory).orElse(thrown);
        Failure failure = failure(rank.number(), rank.doing(), cause);
        if (!context.isInterrupted()) {
            rank.postman().ask(new Message.Failed(failure));
        }
        return new EndedException(failure.rank(), failure.kind(), cause);
    }

    private static Failure.Kind kind(Throwable cause) {
        if (cause instanceof TooLittleMemoryException
                || cause instanceof NoCardException
                || cause instanceof RefusedCheckpointException
                || cause instanceof OutOfLockstepException) {
            return Failure.Kind.REFUSED;
        }
        if (cause instanceof UnlikeException) {
            return Rank.livesInTheDriver() ? Failure.Kind.REFUSED : Failure.Kind.UNLIKE;
        }
        boolean follows = cause instanceof LostRankException
                || cause instanceof LateException
                || cause instanceof InterruptedException;
        return follows ? Failure.Kind.FOLLOWS : Failure.Kind.OWN;
    }

    private static Failure failure(int rank, Doing doing, Throwable cause) {
        boolean says = (cause instanceof RuntimeException || cause instanceof RefusedCheckpointException)
                && cause.getMessage() != null;
        return new Failure(
                kind(cause),
                rank,
                SparkEnv.get().blockManager().blockManagerId().host(),
                SparkEnv.get().executorId(),
                doing.phase(),
                doing.step(),
                says ? String.valueOf(cause.getMessage()) : cause.toString(),
                cause instanceof LostRankException lost ? lost.awaited() : List.of());
    }
}
