package dev.lockstep.data;

import dev.lockstep.config.DataSpec;
import dev.lockstep.order.ShardOrder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** A data set of Arrow blocks on any Hadoop file system. Feeds read the blocks that hold their rows, and check each. */
public final class ArrowDataset implements Dataset {
    private final String directory;
    private final DatasetManifest manifest;
    private final DataSchema schema;
    private final ReadOptions options;
    private final FeedThreads threads = FeedThreads.few();
    private final BlockFiles blocks;
    private final BlockLoader loader;
    private final Map<Integer, EvaluationCache> shelves = new ConcurrentHashMap<>();

    private ArrowDataset(String directory, DatasetManifest manifest, BlockFiles blocks, ReadOptions options) {
        this.directory = directory;
        this.manifest = manifest;
        this.options = options;
        this.blocks = blocks;
        RowAugmentation.of(options.augment(), manifest.schema()); // says at once where it does not fit
        if (reconstructs()) {
            ReconstructionFeed.check(manifest.schema());
        }
        schema = reconstructs() ? manifest.schema().ofReconstruction() : manifest.schema();
        loader = new BlockLoader(blocks, threads.readers(), options.deadline());
    }

    public static ArrowDataset open(String directory, ReadOptions options) {
        return open(directory, options, new Configuration());
    }

    /**
     * Opens the data set in a directory.
     *
     * @param hadoop says how to reach file systems
     * @throws IllegalArgumentException where rows cannot be varied as asked
     */
    public static ArrowDataset open(String directory, ReadOptions options, Configuration hadoop) {
        Path path = new Path(directory);
        Path file = new Path(path, DatasetManifest.FILE);
        try {
            FileSystem files = path.getFileSystem(hadoop);
            FileSystem raw = files instanceof LocalFileSystem local ? local.getRaw() : files;
            try (InputStream in = raw.open(file)) {
                DatasetManifest manifest = DatasetManifest.read(file.toString(), in);
                Optional<LocalCache> cache = options.cache()
                        .map(of -> new LocalCache(of.folder().resolve(manifest.fingerprint()), of.bytes()));
                return new ArrowDataset(directory, manifest, new BlockFiles(files, path, cache), options);
            }
        } catch (FileNotFoundException e) {
            throw new DataException("there is no data set in " + directory + ": it has no " + DatasetManifest.FILE, e);
        } catch (IOException e) {
            throw new DataException("cannot read the data set " + directory + ": " + e.getMessage(), e);
        }
    }

    public String directory() {
        return directory;
    }

    public DatasetManifest manifest() {
        return manifest;
    }

    @Override
    public DataSchema schema() {
        return schema;
    }

    @Override
    public List<PreparedColumn> prepared() {
        return TablePreparation.of(manifest).map(TablePreparation::columns).orElse(List.of());
    }

    @Override
    public LearnedRows learned() {
        return LearnedRows.of(manifest, schema);
    }

    @Override
    public Optional<Double> labelUnit() {
        return learned().labelUnit();
    }

    private boolean reconstructs() {
        return options.predict() == DataSpec.Predict.FEATURES;
    }

    private BatchFeed predicting(BatchFeed feed) {
        return reconstructs() ? new ReconstructionFeed(feed) : feed;
    }

    @Override
    public long rows(Split part) {
        return manifest.rows(part);
    }

    @Override
    public List<Long> classRows(Split part) {
        return reconstructs() ? List.of() : manifest.classes(part);
    }

    @Override
    public ShardOrder shards(int replicas, int batch) {
        return ShardPlan.of(manifest, options.trainingMemory(), replicas, batch).shards();
    }

    @Override
    public BatchFeed trainingFeed(int replica, int replicas, int batch, long seed) {
        ShardPlan plan = ShardPlan.of(manifest, options.trainingMemory(), replicas, batch);
        RowWriter writer = new RowWriter(RowAugmentation.of(options.augment(), schema), seed, manifest.form());
        BatchFiller filler = plan.isWhole()
                ? whole(plan.shards(), replica, seed, writer)
                : new WindowedShard(manifest, plan, replica, seed, loader, writer);
        if (!filler.isSlow()) {
            return predicting(new DirectFeed(filler));
        }
        // A block that is late is told of first, by its name.
        return predicting(new PrefetchFeed(
                "replica " + replica,
                filler,
                threads.fillers(),
                options.deadline().multipliedBy(2)));
    }

    @Override
    public BatchReader trainingBatches(int replicas, int batch, long seed) {
        ScatteredBatches batches = new ScatteredBatches(
                manifest,
                ShardPlan.of(manifest, options.trainingMemory(), replicas, batch),
                seed,
                blocks,
                new RowWriter(RowAugmentation.of(options.augment(), schema), seed, manifest.form()));
        return reconstructs() ? batches.ofReconstruction() : batches;
    }

    private BatchFiller whole(ShardOrder shards, int replica, long seed, RowWriter writer) {
        RowStore room = new RowStore(shards.count(replica), manifest.form());
        RowStore rows = loader.range(manifest.blocks(Split.TRAIN), shards.first(replica), room);
        return new InMemoryShard(manifest.schema(), rows, shards, replica, seed, writer);
    }

    @Override
    public BatchFeed evaluationFeed(Split part, int replica, int replicas, int batch) {
        EvaluationCache cache = shelves.computeIfAbsent(
                replica, r -> new EvaluationCache(loader, manifest.form(), options.evaluationMemory()));
        return predicting(new DirectFeed(new EvaluationShard(
                manifest,
                manifest.blocks(part),
                first(part, replica, replicas),
                first(part, replica + 1, replicas),
                batch,
                cache)));
    }

    @Override
    public long evaluationSteps(Split part, int replica, int replicas, int batch) {
        long count = first(part, replica + 1, replicas) - first(part, replica, replicas);
        return (count + batch - 1) / batch;
    }

    private long first(Split part, int replica, int replicas) {
        return rows(part) * replica / replicas;
    }

    /** Reads every block, and says of each that is damaged what is wrong. */
    public List<String> check() {
        List<String> faults = new ArrayList<>();
        ArrayDeque<BlockLoader.Loading> ahead = new ArrayDeque<>();
        for (DatasetManifest.Block block : manifest.blocks()) {
            if (ahead.size() == FeedThreads.READERS) {
                check(ahead.remove(), faults);
            }
            ahead.add(loader.begin(List.of(block), new RowStore((int) block.rows(), manifest.form())));
        }
        ahead.forEach(loading -> check(loading, faults));
        return faults;
    }

    private static void check(BlockLoader.Loading loading, List<String> faults) {
        try {
            loading.await();
        } catch (DataException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
    }

    /** Ends the threads. Hadoop shares file systems between all who ask for them, so that this one is not ours to close. */
    @Override
    public void close() {
        threads.end();
    }
}
