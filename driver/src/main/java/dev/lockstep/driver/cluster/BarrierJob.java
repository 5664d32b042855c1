package dev.lockstep.driver.cluster;

import dev.lockstep.train.TrainingOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.FutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.AsyncRDDActions;
import org.apache.spark.rdd.RDD;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * A barrier job that was begun. It is asked for its end many times a second, for days: so it is listened to once. Each look
 * with a limit at the future that Spark returns would leave a listener there for as long as the job lasts.
 */
final class BarrierJob {
    private final FutureAction<?> action;
    private final CompletableFuture<List<TrainingOutcome>> end = new CompletableFuture<>();

    BarrierJob(FutureAction<Seq<TrainingOutcome>> action) {
        this.action = action;
        action.onComplete(
                result -> result.isSuccess()
                        ? end.complete(CollectionConverters.asJava(result.get()))
                        : end.completeExceptionally(result.failed().get()),
                ExecutionContext.parasitic$.MODULE$);
    }

    static BarrierJob begin(JavaSparkContext spark, RankTask task) {
        List<Integer> partitions = IntStream.range(0, task.ranks()).boxed().toList();
        ClassTag<TrainingOutcome> outcome = ClassTag$.MODULE$.apply(TrainingOutcome.class);
        RDD<TrainingOutcome> outcomes =
                spark.parallelize(partitions, task.ranks()).rdd().barrier().mapPartitions(task, false, outcome);
        return new BarrierJob(new AsyncRDDActions<>(outcomes, outcome).collectAsync());
    }

    /** What rank 0 came to; empty where the job still goes on after so long. */
    Optional<TrainingOutcome> await(Duration most) throws InterruptedException, ExecutionException {
        try {
            return Optional.of(end.get(most.toNanos(), TimeUnit.NANOSECONDS).get(0));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    /** Where it has ended by itself, nothing happens. */
    void cancel() {
        action.cancel();
    }
}
