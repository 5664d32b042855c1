package dev.lockstep.driver.ingest;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.lockstep.config.DataSpec;
import dev.lockstep.config.SourceSpec;
import dev.lockstep.data.Manifest;
import dev.lockstep.data.Part;
import dev.lockstep.data.RowForm;
import dev.lockstep.order.SplitMix;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Prepares data sets: rows are numbered by the source, shuffled once by the seed, split, and written in blocks by tasks. */
public final class Ingest {
    private static final int BYTES_A_BLOCK = 8 << 20;
    private static final int MOST_ROWS_A_BLOCK = 1 << 16;

    private Ingest() {}

    /** The directory of the data set that a run file asks for: found, or prepared now. */
    public static String prepare(SparkSession session, DataSpec data, long seed) {
        Path store = new Path(data.store());
        String fingerprint = Fingerprint.of(data, seed, session.sparkContext().hadoopConfiguration());
        try {
            FileSystem files = store.getFileSystem(session.sparkContext().hadoopConfiguration());
            Path directory = files.makeQualified(new Path(store, fingerprint));
            if (!files.exists(new Path(directory, Manifest.FILE))) {
                write(session, source(session, data.source(), seed), data, seed, directory, files);
            }
            return directory.toString();
        } catch (IOException e) {
            throw new IngestException(
                    "cannot write the data set under data.store=" + data.store() + ": " + e.getMessage()
                            + "; give a folder that you may write to by --set data.store=DIR",
                    e);
        }
    }

    private static Table source(SparkSession session, SourceSpec source, long seed) {
        if (source instanceof SourceSpec.Moons spec) {
            return Points.moons(spec, seed);
        }
        if (source instanceof SourceSpec.Circles spec) {
            return Points.circles(spec, seed);
        }
        if (source instanceof SourceSpec.Spirals spec) {
            return Points.spirals(spec, seed);
        }
        if (source instanceof SourceSpec.Blobs spec) {
            return Points.blobs(spec, seed);
        }
        if (source instanceof SourceSpec.Xor spec) {
            return Points.xor(spec, seed);
        }
        if (source instanceof SourceSpec.Linear spec) {
            return Points.linear(spec, seed);
        }
        if (source instanceof SourceSpec.Digits spec) {
            return DigitPictures.table(spec.rows(), seed);
        }
        return CsvTable.read(session, (SourceSpec.Csv) source);
    }

    private static void write(
            SparkSession session, Table table, DataSpec data, long seed, Path directory, FileSystem files)
            throws IOException {
        Map<Part, long[]> parts = split(table.rows(), data.split(), seed);
        Path aside = new Path(directory.getParent(), "." + directory.getName() + "." + UUID.randomUUID());
        files.mkdirs(aside);
        try {
            List<BlockTask.Plan> plans = plan(table, parts);
            BlockTask task = new BlockTask(table.maker(), table.schema(), table.pixelScale(), aside.toString());
            List<Manifest.Block> blocks = JavaSparkContext.fromSparkContext(session.sparkContext())
                    .parallelize(plans, Math.max(1, plans.size()))
                    .map(task::write)
                    .collect();
            Map<Part, Manifest.Share> shares = new EnumMap<>(Part.class);
            parts.forEach((part, numbers) -> shares.put(part, new Manifest.Share(numbers.length, List.of())));
            Manifest manifest = new Manifest(
                    Manifest.VERSION,
                    directory.getName(),
                    data.source().getClass().getSimpleName(),
                    table.schema(),
                    table.pixelScale(),
                    shares,
                    List.of(),
                    List.of(),
                    NullNode.getInstance(),
                    Map.of(),
                    blocks);
            try (OutputStream out = files.create(new Path(aside, Manifest.FILE))) {
                out.write(manifest.toJson());
            }
            commit(files, aside, directory);
        } finally {
            files.delete(aside, true);
        }
    }

    /** The rename is the commit. Where another run was first, its data set is the same, and stays. */
    private static void commit(FileSystem files, Path aside, Path directory) throws IOException {
        boolean renamed = !files.exists(directory) && files.rename(aside, directory);
        if (!renamed && !files.exists(new Path(directory, Manifest.FILE))) {
            throw new IOException("cannot rename " + aside + " to " + directory);
        }
    }

    /** Row numbers of each part: all of them shuffled once, the test part first, then validation, then training. */
    private static Map<Part, long[]> split(long rows, DataSpec.SplitSpec split, long seed) {
        long[] shuffled = new long[Math.toIntExact(rows)];
        SplitMix random = new SplitMix(SplitMix.seed(seed, 0x5B1F));
        for (int i = 0; i < shuffled.length; i++) {
            int j = random.nextInt(i + 1);
            shuffled[i] = shuffled[j];
            shuffled[j] = i;
        }
        int test = (int) Math.round(rows * split.test());
        int validation = (int) Math.round((rows - test) * split.validation());
        Map<Part, long[]> parts = new EnumMap<>(Part.class);
        parts.put(Part.TEST, java.util.Arrays.copyOfRange(shuffled, 0, test));
        parts.put(Part.VALIDATION, java.util.Arrays.copyOfRange(shuffled, test, test + validation));
        parts.put(Part.TRAIN, java.util.Arrays.copyOfRange(shuffled, test + validation, shuffled.length));
        return parts;
    }

    private static List<BlockTask.Plan> plan(Table table, Map<Part, long[]> parts) {
        int bytesARow = RowForm.of(table.schema(), table.pixelScale()).bytesARow();
        int rowsABlock = Math.max(1, Math.min(MOST_ROWS_A_BLOCK, BYTES_A_BLOCK / bytesARow));
        List<BlockTask.Plan> plans = new ArrayList<>();
        parts.forEach((part, numbers) -> {
            for (int first = 0; first < numbers.length; first += rowsABlock) {
                int end = Math.min(numbers.length, first + rowsABlock);
                String file = String.format(
                        java.util.Locale.ROOT,
                        "%s-%05d.arrow",
                        part.name().toLowerCase(java.util.Locale.ROOT),
                        first / rowsABlock);
                plans.add(new BlockTask.Plan(part, file, java.util.Arrays.copyOfRange(numbers, first, end)));
            }
        });
        return plans;
    }
}
