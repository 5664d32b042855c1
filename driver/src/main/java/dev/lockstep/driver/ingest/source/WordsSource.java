package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.FormatSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.TokenVocabulary;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Lines of text with a class, as the numbers of their words; a task a file. The vocabulary is made of the files under
 * {@code data.path}, never of those that are kept apart.
 */
final class WordsSource implements RowSource {
    private final FormatSpec.Words spec;
    private final TaskFiles files;
    private @Nullable Counted counted;

    /** What one look at the files brings. */
    private record Counted(Map<String, Long> words, int longest, int shortest) implements Serializable {
        Counted with(Counted other) {
            Map<String, Long> both = new HashMap<>(words);
            other.words().forEach((word, count) -> both.merge(word, count, Long::sum));
            return new Counted(both, Math.max(longest, other.longest()), Math.min(shortest, other.shortest()));
        }
    }

    WordsSource(FormatSpec.Words spec, TaskFiles files) {
        this.spec = spec;
        this.files = files;
    }

    @Override
    public List<FileStatus> files() {
        return files.statuses();
    }

    @Override
    public String place() {
        return "line";
    }

    private SentenceReader.Form form() {
        return new SentenceReader.Form(spec.label(), spec.separator());
    }

    private Counted counted() {
        if (counted == null) {
            SentenceReader.Form form = form();
            counted = files.look(cut -> count(cut, form)).reduce(Counted::with);
        }
        return counted;
    }

    /** Words of lines that are none are left out: what is wrong with them is said when they are read as rows. */
    private static Counted count(RowCut cut, SentenceReader.Form form) throws IOException {
        Map<String, Long> words = new HashMap<>();
        int longest = 1;
        int shortest = Integer.MAX_VALUE;
        try (SentenceReader sentences = new SentenceReader(cut, form)) {
            for (SentenceReader.Sentence each = sentences.next(); each != null; each = sentences.next()) {
                if (each.fault() == null) {
                    if (cut.part() == null) {
                        each.words().forEach(word -> words.merge(word, 1L, Long::sum));
                    }
                    longest = Math.max(longest, each.words().size());
                    shortest = Math.min(shortest, each.words().size());
                }
            }
        }
        return new Counted(words, longest, shortest);
    }

    private TokenVocabulary numbering() {
        return TokenVocabulary.ofWords(counted().words(), spec.minimumCount(), spec.vocabulary());
    }

    private int length() {
        return spec.length().orElse(counted().longest());
    }

    @Override
    public List<String> vocabulary() {
        return numbering().tokens();
    }

    @Override
    public Optional<ReadyRowLayout> layout() {
        return Optional.of(new ReadyRowLayout(
                List.of(length()),
                List.of(),
                vocabulary().size(),
                counted().shortest() < length(),
                Optional.empty(),
                new DataSchema.Classes(List.of())));
    }

    @Override
    public Dataset<Row> rows(SparkSession spark) {
        Broadcast<List<String>> tokens =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(vocabulary());
        int length = length();
        SentenceReader.Form form = form();
        return CutRows.of(
                spark,
                CutRows.schema(CutRows.FLOATS, DataTypes.StringType),
                files.cuts(),
                cut -> new Numbered(new SentenceReader(cut, form), new TokenVocabulary(tokens.value()), length));
    }

    private static final class Numbered implements CutRows.Rows {
        private final SentenceReader sentences;
        private final TokenVocabulary vocabulary;
        private final int length;

        Numbered(SentenceReader sentences, TokenVocabulary vocabulary, int length) {
            this.sentences = sentences;
            this.vocabulary = vocabulary;
            this.length = length;
        }

        @Override
        public @Nullable Row next() throws IOException {
            SentenceReader.Sentence sentence = sentences.next();
            if (sentence == null) {
                return null;
            }
            RowCut cut = sentences.cut();
            boolean whole = sentence.fault() == null;
            return RowFactory.create(
                    cut.file(),
                    sentences.number(),
                    cut.part(),
                    sentence.fault(),
                    whole ? numbers(sentence.words()) : null,
                    whole ? sentence.label() : null);
        }

        /** A sentence without a word is one unknown word, so that no row is all padding. */
        private float[] numbers(List<String> words) {
            float[] numbers = new float[Math.max(1, Math.min(length, words.size()))];
            numbers[0] = TokenVocabulary.UNKNOWN;
            for (int i = 0; i < Math.min(length, words.size()); i++) {
                numbers[i] = vocabulary.number(words.get(i));
            }
            return numbers;
        }

        @Override
        public void close() throws IOException {
            sentences.close();
        }
    }
}
