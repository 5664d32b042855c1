package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.DataRate;
import dev.lockstep.capacity.Repeats;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.driver.cluster.ProbeProgram;
import dev.lockstep.driver.cluster.ProbeRank;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How fast a data set comes: its bytes from the file system, and its rows as batches; of each rank in turn, and of all at once.
 *
 * @param dataset its directory
 * @param seconds that all of it may take, about
 */
record DataProbe(String dataset, int batch, double seconds) implements ProbeProgram {
    private static final long serialVersionUID = 1L;
    private static final int REPEATS = 3;
    private static final double LEAST_SECONDS = 0.05;
    private static final double MOST_SECONDS = 0.5;
    private static final int PIECE = 1 << 20;

    /** Of one rank, while the others did the same. */
    record Together(String name, DataRate rate) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public void run(ProbeRank rank) throws Exception {
        double each = Math.max(LEAST_SECONDS, Math.min(MOST_SECONDS, seconds / (rank.ranks() + 1) / (2 * REPEATS)));
        try (ArrowDataset rows = rank.dataset(dataset);
                BatchFeed feed = rows.trainingFeed(
                        rank.number(),
                        rank.ranks(),
                        batch,
                        rank.run().training().seed())) {
            double bytesARow = rows.manifest().form().bytesARow();
            Files files = Files.of(rank, dataset);
            feed(feed, each);
            for (int turn = 0; turn < rank.ranks(); turn++) {
                rank.meet(turn);
                if (turn == rank.number()) {
                    read(rank, files, bytesARow, each).forEach(rank::tell);
                    rank.tell(rate(rank.name(), feed, bytesARow, each));
                }
            }
            rank.meet(rank.ranks());
            List<DataRate> read = read(rank, files, bytesARow, each);
            rank.meet(rank.ranks() + 1);
            DataRate fed = rate(rank.name(), feed, bytesARow, each);
            read.forEach(one -> rank.tell(new Together(rank.name(), one)));
            rank.tell(new Together(rank.name(), fed));
        }
    }

    private static DataRate rate(String who, BatchFeed feed, double bytesARow, double seconds) {
        List<Double> rows = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            rows.add(feed(feed, seconds));
        }
        return new DataRate(
                "feed",
                who,
                new Repeats(rows),
                new Repeats(rows.stream().map(one -> one * bytesARow).toList()));
    }

    /** Rows a second. */
    private static double feed(BatchFeed feed, double seconds) {
        long began = System.nanoTime();
        long rows = 0;
        long step = 0;
        while (rows == 0 || System.nanoTime() - began < seconds * 1e9) {
            Batch next = feed.batch(step++);
            rows += next.rows();
        }
        return rows * 1e9 / (System.nanoTime() - began);
    }

    private static List<DataRate> read(ProbeRank rank, Files files, double bytesARow, double seconds)
            throws IOException {
        if (files.blocks().isEmpty()) {
            return List.of();
        }
        List<Double> bytes = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            bytes.add(files.read(rank.number() + i * rank.ranks(), seconds));
        }
        return List.of(new DataRate(
                "read",
                rank.name(),
                new Repeats(bytes.stream().map(one -> one / bytesARow).toList()),
                new Repeats(bytes)));
    }

    /** What a data set is made of, as it lies there. */
    private record Files(FileSystem system, List<Path> blocks) {
        static Files of(ProbeRank rank, String dataset) throws IOException {
            Path folder = new Path(dataset);
            FileSystem system = folder.getFileSystem(rank.hadoop());
            List<Path> blocks = new ArrayList<>();
            var listed = system.listFiles(folder, true);
            while (listed.hasNext()) {
                FileStatus file = listed.next();
                if (file.getPath().getName().endsWith(".arrow")) {
                    blocks.add(file.getPath());
                }
            }
            blocks.sort(null);
            return new Files(system, blocks);
        }

        /** Bytes a second, block after block from that one on. */
        double read(int first, double seconds) throws IOException {
            byte[] piece = new byte[PIECE];
            long began = System.nanoTime();
            long bytes = 0;
            for (int i = 0; System.nanoTime() - began < seconds * 1e9 || bytes == 0; i++) {
                try (InputStream in = system.open(blocks.get((first + i) % blocks.size()))) {
                    for (int got = in.read(piece); got > 0; got = in.read(piece)) {
                        bytes += got;
                        if (System.nanoTime() - began > seconds * 1e9) {
                            break;
                        }
                    }
                }
            }
            return bytes * 1e9 / (System.nanoTime() - began);
        }
    }

    /** What all ranks have together, of what each had at that time. */
    static DataRate sum(List<Together> all) {
        DataRate first = all.get(0).rate();
        return new DataRate(
                first.what(),
                DataRate.ALL,
                new Repeats(
                        sums(all.stream().map(one -> one.rate().rowsPerSecond()).toList())),
                new Repeats(sums(
                        all.stream().map(one -> one.rate().bytesPerSecond()).toList())));
    }

    private static List<Double> sums(List<Repeats> all) {
        Double[] sums = new Double[REPEATS];
        Arrays.setAll(
                sums, i -> all.stream().mapToDouble(one -> one.values().get(i)).sum());
        return Arrays.asList(sums);
    }
}
