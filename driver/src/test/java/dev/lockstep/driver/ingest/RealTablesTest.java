package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.RunFile;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run files of real tables: how many rows of how many features each makes, known from their publishers. */
class RealTablesTest extends SparkTest {
    @TempDir
    private Path folder;

    private ArrowDataset prepare(String runFile, String train, String test) {
        DataSpec data = RunFile.read(
                        Path.of("../conf", runFile),
                        List.of(
                                "data.path=" + RealData.path(train),
                                "data.split.test.path=" + RealData.path(test),
                                "data.store=" + folder))
                .data();
        return ArrowDataset.open(DatasetIngest.prepare(spark, data, 1), ReadOptions.of(data));
    }

    @Test
    void adult() {
        try (ArrowDataset rows = prepare("adult-mlp.yaml", "adult/adult.data", "adult/adult.test")) {
            assertThat(rows.rows(Split.TEST)).isEqualTo(16281);
            assertThat(rows.rows(Split.VALIDATION) + rows.rows(Split.TRAIN)).isEqualTo(32561);
        }
    }

    @Test
    void a9a() {
        try (ArrowDataset rows = prepare("a9a-logistic.yaml", "a9a-libsvm/a9a", "a9a-libsvm/a9a.t")) {
            assertThat(rows.rows(Split.TEST)).isEqualTo(16281);
        }
    }
}
