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
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
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
    private final Optional<LearnedForm> learned;
    private List<TextIndex> indexes = List.of();

    CharactersSource(FormatSpec.Characters spec, HoldOut apart, TaskFiles files, Optional<LearnedForm> learned) {
        this.spec = spec;
        this.apart = apart;
        this.files = files;
        this.learned = learned;
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
        if (learned.isPresent()) {
            return learned.get().vocabulary().stream()
                    .map(character -> character.codePointAt(0))
                    .toList();
        }
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

    /** The last label is the character behind the row. */
    private int need(int length) {
        return learned.isPresent() && !learned.get().labels() ? length : length + 1;
    }

    @Override
    public SourceRows rows(SparkSession spark) {
        List<WindowCut> cuts = new ArrayList<>();
        SequenceSplit order = new SequenceSplit(apart);
        for (int i = 0; i < indexes().size(); i++) {
            SplitFile file = files.all().get(i);
            TextIndex index = indexes().get(i);
            for (SequenceSplit.Section section : order.sections(file, index.characters())) {
                cuts.addAll(WindowCut.of(
                        file.path(),
                        section,
                        section.windows(need(spec.length()), spec.stride()),
                        TextIndex.APART,
                        index::anchor));
            }
        }
        List<Integer> alphabet = alphabet();
        int need = need(spec.length());
        int length = spec.length();
        boolean mayBeStrange = learned.isPresent();
        return CutRows.of(
                spark,
                CutRows.schema(CutRows.FLOATS, CutRows.FLOATS),
                cuts,
                cut -> new Passages(cut, new CharacterWindows.Form(alphabet, need, mayBeStrange), length));
    }

    private static final class Passages implements CutRows.Rows {
        private final WindowCut cut;
        private final Utf8Reader text;
        private final CharacterWindows windows;
        private final int length;
        private long done;

        Passages(WindowCut cut, CharacterWindows.Form form, int length) throws IOException {
            this.cut = cut;
            this.length = length;
            text = CutRows.text(cut.file(), cut.anchor());
            for (long i = 0; i < cut.skip(); i++) {
                text.read();
            }
            windows = new CharacterWindows(text, form, cut.stretch().stride());
        }

        @Override
        public @Nullable Row next() throws IOException {
            if (done == cut.count()) {
                return null;
            }
            int[] numbers = windows.next();
            if (IntStream.of(numbers).anyMatch(number -> number < 0)) {
                String fault = "holds the character " + windows.strange() + ", which training has not seen";
                return RowFactory.create(cut.file(), cut.place(done++), cut.part(), fault, null, null);
            }
            float[] features = new float[length];
            float[] labels = new float[numbers.length - 1];
            for (int i = 0; i < numbers.length; i++) {
                if (i < length) {
                    features[i] = numbers[i];
                }
                if (i > 0) {
                    labels[i - 1] = numbers[i];
                }
            }
            return RowFactory.create(cut.file(), cut.place(done++), cut.part(), null, features, labels);
        }

        @Override
        public void close() throws IOException {
            text.close();
        }
    }
}
