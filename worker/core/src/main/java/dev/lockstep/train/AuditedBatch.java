package dev.lockstep.train;

import dev.lockstep.config.TrainingSpec;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.BatchReader;
import dev.lockstep.data.Dataset;
import dev.lockstep.parallel.BackgroundQueue;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The batch of a replica that lives elsewhere: read ahead where that takes long, since all ranks would wait for it. */
final class AuditedBatch implements AutoCloseable {
    private final RankJob job;
    private final Dataset dataset;
    private final BackgroundQueue queue = new BackgroundQueue("lockstep-audit-reader");
    private @Nullable BatchReader reader;
    private @Nullable CompletableFuture<Batch> ahead;

    AuditedBatch(RankJob job, Dataset dataset) {
        this.job = job;
        this.dataset = dataset;
    }

    private BatchReader newReader() {
        TrainingSpec training = job.run().training();
        return dataset.trainingBatches(job.assignment().replicas(), training.rowsAStep(), training.seed());
    }

    /** Begins to read it. */
    void fetch(int replica, long step) {
        BatchReader own = reader == null ? newReader() : reader;
        reader = own;
        ahead = own.isSlow()
                ? CompletableFuture.supplyAsync(() -> batch(own, replica, step), queue::add)
                : CompletableFuture.completedFuture(batch(own, replica, step));
    }

    /** What was fetched last, where it has come: storage may be slow, or not reached just now. */
    Optional<Batch> fetched() {
        CompletableFuture<Batch> asked = ahead;
        ahead = null;
        return asked == null || !asked.isDone() || asked.isCompletedExceptionally()
                ? Optional.empty()
                : Optional.ofNullable(asked.getNow(null));
    }

    /** Waits until it has come, but less long than others would wait for this rank. */
    void await() {
        if (ahead == null) {
            return;
        }
        try {
            ahead.get(job.run().cluster().deadlines().meeting().duration().toMillis() / 2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Then this step is not audited.
        }
    }

    /** Reads a batch at once. */
    Batch now(int replica, long step) {
        return batch(newReader(), replica, step);
    }

    private Batch batch(BatchReader from, int replica, long step) {
        BatchFeed one = new BatchFeed() {
            @Override
            public Batch batch(long which) {
                return from.batch(replica, which);
            }

            @Override
            public void close() {
                // What is read alone is held by nobody.
            }
        };
        return LocalReplicas.mixed(job, dataset, replica, one).batch(step);
    }

    @Override
    public void close() {
        queue.close();
    }
}
