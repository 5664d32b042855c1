package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.FormatSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.format.FormatException;
import dev.lockstep.driver.ingest.format.IdxPair;
import dev.lockstep.driver.ingest.format.IdxReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Pictures and labels in pairs of IDX files. Plain files are read in ranges of rows; a gz file only from its start. */
final class IdxSource implements RowSource {
    private static final long BYTES_A_CUT = 16 << 20;

    private final FormatSpec.Idx spec;
    private final List<Pair> pairs;
    private @Nullable ReadyRowLayout layout;

    /** A file of pictures with its file of labels. */
    private record Pair(SplitFile pictures, FileStatus labels) {}

    /** Rows of a pair that one task reads. */
    private record Range(RowCut pictures, String labels, List<String> classes, boolean toTheEnd)
            implements java.io.Serializable {}

    private IdxSource(FormatSpec.Idx spec, List<Pair> pairs) {
        this.spec = spec;
        this.pairs = pairs;
    }

    static IdxSource find(FormatSpec.Idx spec, HoldOut apart, Configuration hadoop) {
        List<Pair> pairs = new ArrayList<>();
        for (SplitFile pictures : SplitFile.find(spec.path(), apart, hadoop)) {
            String labels = pictures.part().isEmpty() && spec.labels().isPresent()
                    ? spec.labels().get()
                    : labelsOf(pictures);
            for (FileStatus file : SourceFiles.find("data.labels", labels, hadoop)) {
                pairs.add(new Pair(pictures, file));
            }
        }
        return new IdxSource(spec, List.copyOf(pairs));
    }

    private static String labelsOf(SplitFile pictures) {
        String name = pictures.name().replace("images", "labels").replace("idx3", "idx1");
        if (name.equals(pictures.name())) {
            throw new IngestException("data.labels: cannot tell from its name which labels belong to " + pictures.path()
                    + "; name their file in data.labels");
        }
        return pictures.status().getPath().getParent() + "/" + name;
    }

    @Override
    public List<FileStatus> files() {
        List<FileStatus> files = new ArrayList<>();
        pairs.forEach(pair -> files.addAll(List.of(pair.pictures().status(), pair.labels())));
        return files;
    }

    @Override
    public Optional<ReadyRowLayout> layout() {
        if (layout == null) {
            layout = new ReadyRowLayout(
                    shape(), Optional.of(ReadyRowLayout.PIXEL_SCALE), new DataSchema.Classes(classes()));
        }
        return Optional.of(layout);
    }

    private List<Integer> shape() {
        List<Integer> shape = List.of();
        for (Pair pair : pairs) {
            try (IdxPair opened =
                    open(pair.pictures().path(), pair.labels().getPath().toString())) {
                if (!shape.isEmpty() && !shape.equals(opened.shape())) {
                    throw new FormatException(
                            pair.pictures().path(),
                            "has pictures of " + opened.shape() + ", but "
                                    + pairs.get(0).pictures().path() + " of " + shape);
                }
                shape = opened.shape();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shape;
    }

    private List<String> classes() {
        if (!spec.classes().isEmpty()) {
            return spec.classes();
        }
        TreeSet<Integer> found = new TreeSet<>();
        List<Pair> own =
                pairs.stream().filter(pair -> pair.pictures().part().isEmpty()).toList();
        for (Pair pair : own) {
            String file = pair.labels().getPath().toString();
            try (IdxReader labels = new IdxReader(file, CutRows.open(file, 0))) {
                byte[] label = new byte[1];
                for (long i = 0; i < labels.rows(); i++) {
                    labels.read(label);
                    found.add(label[0] & 0xFF);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found.stream().map(String::valueOf).toList();
    }

    private static IdxPair open(String pictures, String labels) throws IOException {
        return new IdxPair(
                new IdxReader(pictures, CutRows.open(pictures, 0)), new IdxReader(labels, CutRows.open(labels, 0)));
    }

    @Override
    public SourceRows rows(SparkSession session) {
        List<Range> ranges = new ArrayList<>();
        pairs.forEach(pair -> ranges.addAll(ranges(pair)));
        return CutRows.of(session, CutRows.schema(DataTypes.BinaryType, DataTypes.StringType), ranges, IdxSource::read);
    }

    private List<Range> ranges(Pair pair) {
        String labels = pair.labels().getPath().toString();
        try (IdxPair opened = open(pair.pictures().path(), labels)) {
            long rows = opened.rows();
            long header = 4 + 4L * (1 + opened.shape().size());
            boolean packed = pair.pictures().status().getLen() < header + rows * opened.width();
            long rowsACut = packed ? Math.max(1, rows) : Math.max(1, BYTES_A_CUT / opened.width());
            List<Range> ranges = new ArrayList<>();
            for (long first = 0; first == 0 || first < rows; first += rowsACut) {
                long count = Math.min(rowsACut, rows - first);
                RowCut cut = new RowCut(
                        pair.pictures().path(), pair.pictures().part().orElse(null), first, count);
                ranges.add(new Range(cut, labels, spec.classes(), first + count == rows));
            }
            return ranges;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CutRows.Rows read(Range range) throws IOException {
        IdxPair pair = open(range.pictures().file(), range.labels());
        pair.skip(range.pictures().first());
        return new PairRows(pair, range);
    }

    private static final class PairRows implements CutRows.Rows {
        private final IdxPair pair;
        private final Range range;
        private long row;

        PairRows(IdxPair pair, Range range) {
            this.pair = pair;
            this.range = range;
            row = range.pictures().first();
        }

        @Override
        public @Nullable Row next() throws IOException {
            RowCut cut = range.pictures();
            if (row == cut.first() + cut.count()) {
                if (range.toTheEnd()) {
                    pair.expectEnd();
                }
                return null;
            }
            byte[] pixels = new byte[pair.width()];
            int label = pair.read(pixels);
            List<String> classes = range.classes();
            if (!classes.isEmpty() && label >= classes.size()) {
                throw new FormatException(
                        range.labels(),
                        "row " + row + " has the label " + label + ", but data.classes names 0 to "
                                + (classes.size() - 1));
            }
            String name = classes.isEmpty() ? String.valueOf(label) : classes.get(label);
            return RowFactory.create(cut.file(), row++, cut.part(), null, pixels, name);
        }

        @Override
        public void close() throws IOException {
            pair.close();
        }
    }
}
