package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.FormatSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.format.CifarReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Binary batches of CIFAR-10, read in ranges of rows. */
final class CifarSource implements RowSource {
    private static final long ROWS_A_CUT = 5000;
    private static final String ENDING = ".bin";

    private final FormatSpec.Cifar spec;
    private final List<SplitFile> files;

    private CifarSource(FormatSpec.Cifar spec, List<SplitFile> files) {
        this.spec = spec;
        this.files = files;
    }

    static CifarSource find(FormatSpec.Cifar spec, HoldOut apart, Configuration hadoop) {
        if (spec.classes().size() != CifarReader.CLASSES) {
            throw new IngestException("data.classes names " + spec.classes().size() + " classes, but CIFAR-10 has "
                    + CifarReader.CLASSES);
        }
        // A folder of CIFAR-10 has a text file beside its batches.
        List<SplitFile> batches = SplitFile.find(spec.path(), apart, hadoop).stream()
                .filter(file -> file.name().endsWith(ENDING))
                .toList();
        if (batches.isEmpty()) {
            throw new IngestException("data.path: there is no file *" + ENDING + " in " + spec.path());
        }
        return new CifarSource(spec, batches);
    }

    @Override
    public List<FileStatus> files() {
        return SplitFile.statuses(files);
    }

    @Override
    public Optional<ReadyRowLayout> layout() {
        return Optional.of(new ReadyRowLayout(
                CifarReader.SHAPE, Optional.of(ReadyRowLayout.PIXEL_SCALE), new DataSchema.Classes(spec.classes())));
    }

    @Override
    public SourceRows rows(SparkSession session) {
        List<RowCut> cuts = new ArrayList<>();
        for (SplitFile file : files) {
            long rows = CifarReader.rows(file.path(), file.status().getLen());
            for (long first = 0; first < rows; first += ROWS_A_CUT) {
                cuts.add(new RowCut(file.path(), file.part().orElse(null), first, Math.min(ROWS_A_CUT, rows - first)));
            }
        }
        List<String> classes = spec.classes();
        return CutRows.of(
                session,
                CutRows.schema(DataTypes.BinaryType, DataTypes.StringType),
                cuts,
                cut -> new Batch(cut, classes));
    }

    private static final class Batch implements CutRows.Rows {
        private final RowCut cut;
        private final List<String> classes;
        private final CifarReader reader;
        private long row;

        Batch(RowCut cut, List<String> classes) throws IOException {
            this.cut = cut;
            this.classes = classes;
            row = cut.first();
            reader = new CifarReader(cut.file(), CutRows.open(cut.file(), 0));
            reader.skip(cut.first());
        }

        @Override
        public @Nullable Row next() throws IOException {
            byte[] pixels = new byte[CifarReader.WIDTH];
            int label = row == cut.first() + cut.count() ? -1 : reader.read(pixels);
            return label < 0
                    ? null
                    : RowFactory.create(cut.file(), row++, cut.part(), null, pixels, classes.get(label));
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
