package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.FormatSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.driver.ingest.format.CharacterWindows;
import dev.lockstep.driver.ingest.format.TextIndex;
import dev.lockstep.driver.ingest.format.Utf8Reader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Windows of texts, character by character. The vocabulary is every character that occurs in any of the files. Shares are
 * split by the order of the text, since windows that overlap must not lie in two parts.
 */
final class CharactersSource implements RowSource {
    private final FormatSpec.Characters spec;
    private final HoldOut apart;
    private final TaskFiles files;
    private List<TextIndex> indexes = List.of();

    CharactersSource(FormatSpec.Characters spec, HoldOut apart, TaskFiles files) {
        this.spec = spec;
        this.apart = apart;
        this.files = files;
    }

    @Override
    public List<FileStatus> files() {
        return files.statuses();
    }

    @Override
    public String place() {
        return "character";
    }

    @Override
    public String need() {
        return "a row takes " + spec.length() + " characters and the next one, all in one part of a text";
    }

    @Override
    public boolean isSplit() {
        return true;
    }

    @Override
    public List<String> vocabulary() {
        return alphabet().stream().map(Character::toString).toList();
    }

    private List<TextIndex> indexes() {
        if (indexes.isEmpty()) {
            indexes = files.look(cut -> index(cut.file())).collect();
        }
        return indexes;
    }

    private static TextIndex index(String file) throws IOException {
        try (Utf8Reader text = CutRows.text(file, 0)) {
            return TextIndex.of(text);
        }
    }

    private List<Integer> alphabet() {
        TreeSet<Integer> alphabet = new TreeSet<>();
        indexes().forEach(index -> alphabet.addAll(index.alphabet()));
        return List.copyOf(alphabet);
    }

    @Override
    public Optional<ReadyRowLayout> layout() {
        List<String> names = vocabulary();
        return Optional.of(new ReadyRowLayout(
                List.of(spec.length()),
                List.of(),
                names.size(),
                false,
                Optional.empty(),
                new DataSchema.StepClasses(names, spec.length())));
    }

    @Override
    public Dataset<Row> rows(SparkSession spark) {
        List<WindowCut> cuts = new ArrayList<>();
        SequenceSplit order = new SequenceSplit(apart);
        for (int i = 0; i < indexes().size(); i++) {
            SplitFile file = files.all().get(i);
            TextIndex index = indexes().get(i);
            for (SequenceSplit.Section section : order.sections(file, index.characters())) {
                cuts.addAll(WindowCut.of(
                        file.path(),
                        section,
                        section.windows(spec.length() + 1L, spec.stride()),
                        TextIndex.APART,
                        index::anchor));
            }
        }
        List<Integer> alphabet = alphabet();
        int length = spec.length();
        return CutRows.of(
                spark,
                CutRows.schema(CutRows.FLOATS, CutRows.FLOATS),
                cuts,
                cut -> new Passages(cut, alphabet, length));
    }

    private static final class Passages implements CutRows.Rows {
        private final WindowCut cut;
        private final Utf8Reader text;
        private final CharacterWindows windows;
        private long done;

        Passages(WindowCut cut, List<Integer> alphabet, int length) throws IOException {
            this.cut = cut;
            text = CutRows.text(cut.file(), cut.anchor());
            for (long i = 0; i < cut.skip(); i++) {
                text.read();
            }
            windows = new CharacterWindows(text, alphabet, length, cut.stretch().stride());
        }

        @Override
        public @Nullable Row next() throws IOException {
            if (done == cut.count()) {
                return null;
            }
            int[] numbers = windows.next();
            float[] features = new float[numbers.length - 1];
            float[] labels = new float[features.length];
            for (int i = 0; i < features.length; i++) {
                features[i] = numbers[i];
                labels[i] = numbers[i + 1];
            }
            return RowFactory.create(cut.file(), cut.place(done++), cut.part(), null, features, labels);
        }

        @Override
        public void close() throws IOException {
            text.close();
        }
    }
}
