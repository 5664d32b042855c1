package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts become numbers of words, wherever their class stands. */
class IngestTextsTest extends SparkTest {
    @TempDir
    private Path folder;

    private FormatFiles files;

    @BeforeEach
    void files() {
        files = new FormatFiles(folder.resolve("in"));
    }

    private ArrowDataset prepare(Path path, String settings) {
        String data = "source: words, path: '" + path + "', " + settings;
        return ArrowDataset.open(
                DatasetIngest.prepare(spark, RunFiles.data(folder.resolve("store"), data), 1),
                ReadOptions.plain(1 << 28));
    }

    private void assertFails(Path path, String settings, String... saying) {
        assertThatThrownBy(() -> prepare(path, settings))
                .isInstanceOf(IngestException.class)
                .hasMessageContainingAll(saying);
    }

    @Test
    void wordsThatTrainingDoesNotKnowAreUnknown() {
        Path train = files.write("train.txt", "Good, good cake.\tyes\nBad cake\tno\n");
        Path test = files.write("test.txt", "good tea\tyes\n");

        try (ArrowDataset set = prepare(train, "split: {test: {path: '" + test + "'}}")) {
            // 0 is padding, 1 unknown; then cake and good, which occur twice, and bad.
            assertThat(IngestFormatsTest.rows(set, Split.TRAIN).get("[1.0]")).containsExactly(3, 3, 2);
            assertThat(IngestFormatsTest.rows(set, Split.TRAIN).get("[0.0]")).containsExactly(4, 2, 0);
            assertThat(IngestFormatsTest.rows(set, Split.TEST).get("[1.0]")).containsExactly(3, 1, 0);
            assertThat(IngestFormatsTest.mask(set, Split.TEST)).containsExactly(1, 1, 0);
            assertThat(set.manifest().vocabulary()).containsExactly("<padding>", "<unknown>", "cake", "good", "bad");
        }
        Path bad = files.write("bad.txt", "good\tyes\nno class\nbad\tno\n");
        assertFails(bad, "label: line", bad + " line 2: has no class");
    }

    @Test
    void plainLinesHaveTheClassThatTheirFileOrFolderIsNamedFor() {
        files.write("opinions/no/bad.de.txt", "Bad cake\n \n\n");
        files.write("opinions/yes/good.txt", "Good\tgood\r\ngood cake");
        Path opinions = files.folder().resolve("opinions");

        try (ArrowDataset set = prepare(opinions, "label: folder")) {
            assertThat(set.schema().labels()).isEqualTo(new DataSchema.Classes(List.of("no", "yes")));
            assertThat(set.manifest().vocabulary()).containsExactly("<padding>", "<unknown>", "good", "cake", "bad");
            assertThat(IngestFormatsTest.rows(set, Split.TRAIN).get("[0.0]")).containsExactly(4, 3);
            assertThat(set.rows(Split.TRAIN)).isEqualTo(3);
        }
        try (ArrowDataset set = prepare(opinions, "label: file")) {
            assertThat(set.schema().labels()).isEqualTo(new DataSchema.Classes(List.of("bad", "good")));
        }
    }

    @Test
    void theClassMayStandBeforeItsText() {
        Path file = files.write("messages", "ham\tFree tonight?\tCall me\nspam\tFree prize\n");

        try (ArrowDataset set = prepare(file, "label: first")) {
            assertThat(set.schema().labels()).isEqualTo(new DataSchema.Classes(List.of("ham", "spam")));
            assertThat(set.manifest().vocabulary()).hasSize(2 + 5).contains("free", "tonight", "call", "me", "prize");
            assertThat(IngestFormatsTest.rows(set, Split.TRAIN).get("[0.0]")).hasSize(4);
        }
        Path bad = files.write("bad", "ham\tHello\n\tno class\nspam\n");
        assertFails(
                bad,
                "label: first",
                bad + " line 2: has no class before '\\t' and its text",
                bad + " line 3: has no class");
    }

    private static final String COLUMNS = "columns: {text: text, label: category}";
    private static final String QUERIES =
            "text,category\n\"Where is, say,\nmy card?\",card\n\"They said \"\"no\"\"\",pin\nmy card,card\n";

    @Test
    void aTextAndItsClassMayBeColumnsOfATableWhoseTextsRunOverLines() {
        Path csv = files.write("queries.csv", QUERIES);
        Path json = files.write("queries.jsonl", """
                {"text": "Where is, say,\\nmy card?", "category": "card"}
                {"text": "They said 'no'", "category": "pin"}
                {"category": "card", "text": "my card"}
                """);
        String parquet = folder.resolve("queries.parquet").toString();
        spark.read().json(json.toString()).coalesce(1).write().parquet(parquet);

        Map<String, String> files = new TreeMap<>();
        files.put("csv", csv.toString());
        files.put("json", json.toString());
        files.put("parquet", parquet);
        files.forEach((format, path) -> {
            try (ArrowDataset set = prepare(Path.of(path), COLUMNS)) {
                assertThat(set.schema().labels()).as(format).isEqualTo(new DataSchema.Classes(List.of("card", "pin")));
                assertThat(set.manifest().vocabulary())
                        .as(format)
                        .containsExactly(
                                "<padding>", "<unknown>", "card", "my", "is", "no", "said", "say", "they", "where");
                assertThat(set.rows(Split.TRAIN)).as(format).isEqualTo(3);
                assertThat(set.schema().featureShape()).as(format).containsExactly(5);
            }
        });
    }

    @Test
    void aTextThatIsNotThereAndAQuoteThatNothingClosesAreNamedByTheirLines() {
        Path csv = files.write("queries.csv", QUERIES + ",pin\n\"never closed,pin\nlast,pin\n");

        assertFails(
                csv,
                COLUMNS,
                csv + " line 6: column text: is missing",
                csv + " line 7: value 1 begins with \" and has no closing one");
        assertFails(
                csv,
                "columns: {text: txt, label: 7}",
                "data.columns.text: there is no column txt; there are text, category (0 to 1)",
                "data.columns.label: there is no column 7");
    }

    @Test
    void whereNearlyEveryTextIsAClassOfItsOwnItIsAskedWhereTheClassStands() {
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            messages.append(i % 3 == 0 ? "spam" : "ham")
                    .append("\tmessage ")
                    .append(i)
                    .append('\n');
        }
        Path file = files.write("messages", messages.toString());

        assertFails(
                file,
                "label: line",
                "the 60 rows have 60 classes, such as 'message 0', 'message 1', 'message 10'",
                "data.label: line (behind data.separator), first (before it)");
        try (ArrowDataset set = prepare(file, "label: first")) {
            assertThat(set.rows(Split.TRAIN)).isEqualTo(60);
        }
    }
}
