package dev.lockstep.driver.evaluate;

import dev.lockstep.config.DataSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import java.io.Serializable;
import java.util.Locale;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** A task's share of a part of a data set, in its own order. */
final class BlockFeed implements QuestionFeed {
    private final ArrowDataset dataset;
    private final BatchFeed feed;
    private final QuestionTally tally;
    private final String part;
    private final long steps;
    private final int size;
    private final long first;
    private final Batch none;
    private long step;

    /** Which rows of a data set a task takes: one of so many even shares of a part. */
    record Share(String directory, Split part, int number, int shares) implements Serializable {}

    BlockFeed(Share share, DataSpec data, int size, QuestionTally tally) {
        this.tally = tally;
        this.size = size;
        dataset = ArrowDataset.open(
                share.directory(),
                ReadOptions.of(data),
                SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf()));
        feed = dataset.evaluationFeed(share.part(), share.number(), share.shares(), size);
        steps = dataset.evaluationSteps(share.part(), share.number(), share.shares(), size);
        first = dataset.rows(share.part()) * share.number() / share.shares();
        part = share.part().name().toLowerCase(Locale.ROOT);
        none = new Batch(1, dataset.schema());
        none.rows(0);
    }

    @Override
    public Batch next() {
        if (step == steps) {
            return none;
        }
        Batch batch = feed.batch(step++);
        QuestionTally.Counts counts = new QuestionTally.Counts();
        counts.see(batch.rows());
        tally.add(counts);
        return batch;
    }

    @Override
    public Object[] keys(int row) {
        return new Object[] {part, first + (step - 1) * size + row};
    }

    @Override
    public int unknown(int row) {
        return 0;
    }

    @Override
    public void close() {
        feed.close();
        dataset.close();
    }
}
