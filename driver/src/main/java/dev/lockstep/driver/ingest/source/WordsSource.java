package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.FormatSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.TokenVocabulary;
import dev.lockstep.data.WordTokenizer;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Texts with a class, as the numbers of their words. The vocabulary is made of the files under {@code data.path}, never of
 * those that are kept apart.
 */
final class WordsSource implements RowSource {
    private static final StructType TEXTS = CutRows.schema(DataTypes.StringType, DataTypes.StringType);
    private static final int PART_AT = TEXTS.fieldIndex(PART);
    private static final int FAULT_AT = TEXTS.fieldIndex(FAULT);
    private static final int TEXT_AT = TEXTS.fieldIndex(FEATURES);

    private final FormatSpec.Words spec;
    private final RowSource texts;
    private final SparkSession session;
    private final Optional<LearnedForm> learned;
    private @Nullable Counted counted;

    /** What one look at the texts brings. */
    private record Counted(Map<String, Long> words, int longest, int shortest) implements Serializable {
        /** Of the texts of a task. What is wrong with a text is said when it is read as a row. */
        static Counted of(Iterator<Row> texts) {
            Map<String, Long> words = new HashMap<>();
            int longest = 1;
            int shortest = Integer.MAX_VALUE;
            while (texts.hasNext()) {
                Row text = texts.next();
                if (!text.isNullAt(FAULT_AT) || text.isNullAt(TEXT_AT)) {
                    continue;
                }
                List<String> found = WordTokenizer.of(text.getString(TEXT_AT));
                if (text.isNullAt(PART_AT)) {
                    found.forEach(word -> words.merge(word, 1L, Long::sum));
                }
                longest = Math.max(longest, found.size());
                shortest = Math.min(shortest, found.size());
            }
            return new Counted(words, longest, shortest);
        }

        Counted with(Counted other) {
            Map<String, Long> both = new HashMap<>(words);
            other.words().forEach((word, count) -> both.merge(word, count, Long::sum));
            return new Counted(both, Math.max(longest, other.longest()), Math.min(shortest, other.shortest()));
        }
    }

    private WordsSource(FormatSpec.Words spec, RowSource texts, SparkSession session, Optional<LearnedForm> learned) {
        this.spec = spec;
        this.texts = texts;
        this.session = session;
        this.learned = learned;
    }

    static WordsSource find(FormatSpec.Words spec, HoldOut apart, SparkSession session) {
        return new WordsSource(spec, texts(spec, apart, session, true), session, Optional.empty());
    }

    /** By the vocabulary of a model. */
    static WordsSource asked(FormatSpec.Words spec, HoldOut apart, SparkSession session, LearnedForm learned) {
        return new WordsSource(spec, texts(spec, apart, session, learned.labels()), session, Optional.of(learned));
    }

    private static RowSource texts(FormatSpec.Words spec, HoldOut apart, SparkSession session, boolean labels) {
        return spec.columns().isPresent()
                ? TextTable.find(session, spec, apart, labels)
                : new TextLines(
                        new SentenceReader.Form(spec.label(), TextValues.separator(spec.separator()), labels),
                        TaskFiles.find(spec.path(), apart, session));
    }

    @Override
    public List<FileStatus> files() {
        return texts.files();
    }

    @Override
    public String place() {
        return texts.place();
    }

    @Override
    public Optional<String> otherLabel() {
        return texts.otherLabel();
    }

    private Counted counted() {
        if (counted == null) {
            counted = texts.rows(session)
                    .rdd()
                    .mapPartitions(rows -> List.of(Counted.of(rows)).iterator())
                    .reduce(Counted::with);
        }
        return counted;
    }

    private int length() {
        return learned.map(LearnedForm::steps)
                .or(spec::length)
                .orElseGet(() -> counted().longest());
    }

    @Override
    public List<String> vocabulary() {
        return learned.map(LearnedForm::vocabulary)
                .orElseGet(() -> TokenVocabulary.ofWords(counted().words(), spec.minimumCount(), spec.vocabulary())
                        .tokens());
    }

    @Override
    public Optional<ReadyRowLayout> layout() {
        return Optional.of(new ReadyRowLayout(
                List.of(length()),
                List.of(),
                vocabulary().size(),
                learned.map(LearnedForm::padded).orElseGet(() -> counted().shortest() < length()),
                Optional.empty(),
                new DataSchema.Classes(List.of())));
    }

    @Override
    public SourceRows rows(SparkSession spark) {
        Broadcast<List<String>> tokens =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(vocabulary());
        int length = length();
        FlatMapFunction<Iterator<Row>, Row> number = rows -> {
            TokenVocabulary known = new TokenVocabulary(tokens.value());
            Iterable<Row> each = () -> rows;
            return StreamSupport.stream(each.spliterator(), false)
                    .map(row -> numbered(row, known, length))
                    .iterator();
        };
        return new SourceRows(
                CutRows.schema(CutRows.FLOATS, DataTypes.StringType),
                texts.rows(spark).rdd().mapPartitions(number));
    }

    /** The same row, with numbers in place of its text. */
    private static Row numbered(Row row, TokenVocabulary vocabulary, int length) {
        Object[] values = new Object[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i);
        }
        values[TEXT_AT] =
                row.isNullAt(TEXT_AT) ? null : numbers(WordTokenizer.of(row.getString(TEXT_AT)), vocabulary, length);
        return RowFactory.create(values);
    }

    /** A text without a word is one unknown word, so that no row is all padding. */
    private static float[] numbers(List<String> words, TokenVocabulary vocabulary, int length) {
        float[] numbers = new float[Math.max(1, Math.min(length, words.size()))];
        numbers[0] = TokenVocabulary.UNKNOWN;
        for (int i = 0; i < Math.min(length, words.size()); i++) {
            numbers[i] = vocabulary.number(words.get(i));
        }
        return numbers;
    }
}
