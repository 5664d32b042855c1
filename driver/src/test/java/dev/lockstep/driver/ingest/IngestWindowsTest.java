package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.data.TablePreparation;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows of series as people have them: of other countries, with gaps, with what is known in advance, and several files. */
class IngestWindowsTest extends SparkTest {
    @TempDir
    private Path folder;

    private FormatFiles files;

    @BeforeEach
    void files() {
        files = new FormatFiles(folder.resolve("in"));
    }

    private ArrowDataset prepare(Path path, String settings) {
        String data = "source: windows, path: '" + path + "', past: 3, horizon: 2, scale: none, " + settings;
        return ArrowDataset.open(
                DatasetIngest.prepare(spark, RunFiles.data(folder.resolve("store"), data), 1),
                ReadOptions.plain(1 << 28));
    }

    @Test
    void whatIsKnownInAdvanceIsSeenAsFarAheadAsThereIsToTell() {
        StringBuilder lines = new StringBuilder("time;load;hour\n");
        for (int i = 0; i < 6; i++) {
            lines.append("\"01.0")
                    .append(i + 1)
                    .append(";2024\";")
                    .append(i)
                    .append(",5;")
                    .append(10 + i)
                    .append('\n');
        }
        Path file = files.write("hours.csv", lines.toString());
        String form = "columns: [load], targets: [load], separator: ';', decimal: ','";
        try (ArrowDataset set = prepare(file, form + ", known: [hour]")) {
            assertThat(set.schema().featureShape()).containsExactly(3, 2);
            assertThat(set.schema().featureNames()).containsExactly("load", "hour+2");
            assertThat(IngestFormatsTest.rows(set, Split.TRAIN).get("[3.5, 4.5]"))
                    .containsExactly(0.5f, 12, 1.5f, 13, 2.5f, 14);
        }
        assertThatThrownBy(() -> prepare(file, "columns: [load], targets: [load]"))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining(
                        "has no column load; there are time;load;hour; does data.separator stand between");
    }

    @Test
    void aMissingValueHasAStandInOrEndsTheRun() {
        Path file = files.write("hours.csv", "x\n1\n\nNA\n3\n4\n5\n\"\"\n");
        String x = "columns: [x], targets: [x]";
        assertThatThrownBy(() -> prepare(file, x))
                .hasMessageContaining(file + " line 4 column x: 'NA' is not a number");
        try (ArrowDataset set = prepare(file, x + ", missing: previous")) {
            assertThat(IngestFormatsTest.rows(set, Split.TRAIN))
                    .hasEntrySatisfying("[4.0, 5.0]", row -> assertThat(row).containsExactly(1, 1, 3))
                    .hasEntrySatisfying("[5.0, 5.0]", row -> assertThat(row).containsExactly(1, 3, 4));
        }
        try (ArrowDataset set = prepare(file, x + ", missing: zero")) {
            assertThat(IngestFormatsTest.rows(set, Split.TRAIN))
                    .hasEntrySatisfying("[5.0, 0.0]", row -> assertThat(row).containsExactly(0, 3, 4));
        }
        Path late = files.write("late.csv", "x\n\"\"\n2\n");
        assertThatThrownBy(() -> prepare(late, x + ", missing: previous"))
                .hasMessageContaining("line 2 column x: is missing, and no value stands before it");
    }

    @Test
    void windowsWithALineThatCannotBeReadAreLeftOutAndCounted() {
        Path file = files.write("several/a.csv", "x\n0\n1\n2\nthree\n4\n5\n6\n7\n8\n9\n");
        files.write("several/b.csv", "x\n20\n21\n22\n23\n24\n");
        String x = "columns: [x], targets: [x], onBadRow: skip";
        try (ArrowDataset set = prepare(files.folder().resolve("several"), x)) {
            assertThat(IngestFormatsTest.rows(set, Split.TRAIN))
                    .containsOnlyKeys("[7.0, 8.0]", "[8.0, 9.0]", "[23.0, 24.0]");
            assertThat(set.manifest().dropped()).isEqualTo(Map.of("unreadable", 4L));
            assertThat(TablePreparation.of(set.manifest())
                            .orElseThrow()
                            .faults()
                            .get(0))
                    .contains("a.csv", "a line of its window cannot be read: ", "column x: 'three' is not a number");
        }
        assertThatThrownBy(() -> prepare(files.folder().resolve("several"), "columns: [x], targets: [x]"))
                .hasMessageContaining(file + " line 5 column x: 'three' is not a number");
    }
}
