package dev.lockstep.data;

import dev.lockstep.config.DataSpec;
import dev.lockstep.order.Shards;
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
    private final Manifest manifest;
    private final Schema schema;
    private final Reading reading;
    private final FeedThreads threads = FeedThreads.few();
    private final BlockLoader loader;
    private final Map<Integer, Shelf> shelves = new ConcurrentHashMap<>();

    private ArrowDataset(String directory, Manifest manifest, BlockFiles blocks, Reading reading) {
        this.directory = directory;
        this.manifest = manifest;
        this.reading = reading;
        Augmentation.of(reading.augment(), manifest.schema()); // says at once where it does not fit
        if (echoes()) {
            EchoFeed.check(manifest.schema());
        }
        schema = echoes() ? manifest.schema().echo() : manifest.schema();
        loader = new BlockLoader(blocks, threads.readers(), reading.deadline());
    }

    public static ArrowDataset open(String directory, Reading reading) {
        return open(directory, reading, new Configuration());
    }

    /**
     * Opens the data set in a directory.
     *
     * @param hadoop says how to reach file systems
     * @throws IllegalArgumentException where rows cannot be varied as asked
     */
    public static ArrowDataset open(String directory, Reading reading, Configuration hadoop) {
        Path path = new Path(directory);
        Path file = new Path(path, Manifest.FILE);
        try {
            FileSystem files = path.getFileSystem(hadoop);
            FileSystem raw = files instanceof LocalFileSystem local ? local.getRaw() : files;
            try (InputStream in = raw.open(file)) {
                Manifest manifest = Manifest.read(file.toString(), in);
                Optional<LocalCache> cache = reading.cache()
                        .map(of -> new LocalCache(of.folder().resolve(manifest.fingerprint()), of.bytes()));
                return new ArrowDataset(directory, manifest, new BlockFiles(files, path, cache), reading);
            }
        } catch (FileNotFoundException e) {
            throw new DataException("there is no data set in " + directory + ": it has no " + Manifest.FILE, e);
        } catch (IOException e) {
            throw new DataException("cannot read the data set " + directory + ": " + e.getMessage(), e);
        }
    }

    public String directory() {
        return directory;
    }

    public Manifest manifest() {
        return manifest;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public List<PreparedColumn> prepared() {
        return Preparation.of(manifest).map(Preparation::columns).orElse(List.of());
    }

    private boolean echoes() {
        return reading.predict() == DataSpec.Predict.FEATURES;
    }

    private Feed predicting(Feed feed) {
        return echoes() ? new EchoFeed(feed) : feed;
    }

    @Override
    public long rows(Part part) {
        return manifest.rows(part);
    }

    @Override
    public Shards shards(int replicas, int batch) {
        return ShardPlan.of(manifest, reading.trainingMemory(), replicas, batch).shards();
    }

    @Override
    public Feed trainingFeed(int replica, int replicas, int batch, long seed) {
        ShardPlan plan = ShardPlan.of(manifest, reading.trainingMemory(), replicas, batch);
        RowWriter writer = new RowWriter(Augmentation.of(reading.augment(), schema), seed, manifest.form());
        Filling filling = plan.isWhole()
                ? whole(plan.shards(), replica, seed, writer)
                : new WindowedShard(manifest, plan, replica, seed, loader, writer);
        if (!filling.isSlow()) {
            return predicting(new DirectFeed(filling));
        }
        // A block that is late is told of first, by its name.
        return predicting(new AheadFeed(
                "replica " + replica,
                filling,
                threads.fillers(),
                reading.deadline().multipliedBy(2)));
    }

    private Filling whole(Shards shards, int replica, long seed, RowWriter writer) {
        Rows room = new Rows(shards.count(replica), manifest.form());
        Rows rows = loader.range(manifest.blocks(Part.TRAIN), shards.first(replica), room);
        return new WholeShard(manifest.schema(), rows, shards, replica, seed, writer);
    }

    @Override
    public Feed evaluationFeed(Part part, int replica, int replicas, int batch) {
        Shelf shelf =
                shelves.computeIfAbsent(replica, r -> new Shelf(loader, manifest.form(), reading.evaluationMemory()));
        return predicting(new DirectFeed(new EvaluationShare(
                manifest,
                manifest.blocks(part),
                first(part, replica, replicas),
                first(part, replica + 1, replicas),
                batch,
                shelf)));
    }

    @Override
    public long evaluationSteps(Part part, int replica, int replicas, int batch) {
        long count = first(part, replica + 1, replicas) - first(part, replica, replicas);
        return (count + batch - 1) / batch;
    }

    private long first(Part part, int replica, int replicas) {
        return rows(part) * replica / replicas;
    }

    /** Reads every block, and says of each that is damaged what is wrong. */
    public List<String> check() {
        List<String> faults = new ArrayList<>();
        ArrayDeque<BlockLoader.Loading> ahead = new ArrayDeque<>();
        for (Manifest.Block block : manifest.blocks()) {
            if (ahead.size() == FeedThreads.READERS) {
                check(ahead.remove(), faults);
            }
            ahead.add(loader.begin(List.of(block), new Rows((int) block.rows(), manifest.form())));
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
