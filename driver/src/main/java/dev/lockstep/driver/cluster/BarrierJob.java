package dev.lockstep.driver.cluster;

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
import scala.Function1;
import scala.collection.Iterator;
import scala.concurrent.ExecutionContext$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * A barrier job that was begun, whose tasks come to a {@code T} each. It is asked for its end many times a second, for days: so it is listened to once. Each look
 * with a limit at the future that Spark returns would leave a listener there for as long as the job lasts.
 */
final class BarrierJob<T> implements Jobs.Job<T> {
    private final FutureAction<?> action;
    private final CompletableFuture<List<T>> end = new CompletableFuture<>();

    /** @param action whose outcomes are in a list of Scala 2.12 or 2.13, which call its type differently */
    @SuppressWarnings("unchecked") // what the job collects
    BarrierJob(FutureAction<?> action) {
        this.action = action;
        action.onComplete(
                result -> result.isSuccess()
                        ? end.complete(ScalaLists.toJava((scala.collection.Seq<T>) result.get()))
                        : end.completeExceptionally(result.failed().get()),
                ExecutionContext$.MODULE$.fromExecutor(Runnable::run));
    }

    /** @param ranks as many tasks, all at once or none */
    static <T> BarrierJob<T> begin(
            JavaSparkContext spark, int ranks, Function1<Iterator<Integer>, Iterator<T>> task, Class<T> outcome) {
        List<Integer> partitions = IntStream.range(0, ranks).boxed().toList();
        ClassTag<T> tag = ClassTag$.MODULE$.apply(outcome);
        RDD<T> outcomes = CardCheck.ofRanks(spark.parallelize(partitions, ranks))
                .rdd()
                .barrier()
                .mapPartitions(task, false, tag);
        return new BarrierJob<>(new AsyncRDDActions<>(outcomes, tag).collectAsync());
    }

    @Override
    public Optional<T> await(Duration most) throws InterruptedException, ExecutionException {
        try {
            return Optional.of(end.get(most.toNanos(), TimeUnit.NANOSECONDS).get(0));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    @Override
    public void cancel() {
        action.cancel();
    }
}
