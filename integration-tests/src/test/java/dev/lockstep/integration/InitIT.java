package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunFile;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.run.FirstRunFile;
import dev.lockstep.driver.run.RunDirectory;
import dev.lockstep.driver.run.RunOutcome;
import dev.lockstep.driver.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of many kinds train by the run file that is written for them, without an edit. */
class InitIT {
    @TempDir
    static Path folder;

    private static SparkSession session;
    private static SparkCluster cluster;
    private static org.apache.hadoop.fs.Path before;

    /** Writes files, and says where. */
    interface Maker {
        Path make(FoundFiles files) throws IOException;
    }

    @BeforeAll
    static void startSpark() throws IOException {
        session = SparkSession.builder()
                .config(SparkCluster.settings("init", 2))
                .config("spark.log.level", "WARN")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
        cluster = SparkCluster.on(session);
        FileSystem local = FileSystem.getLocal(new Configuration());
        before = local.getWorkingDirectory();
        local.setWorkingDirectory(new org.apache.hadoop.fs.Path(folder.toUri())); // where datasets/ is made
    }

    @AfterAll
    static void stopSpark() throws IOException {
        FileSystem.getLocal(new Configuration()).setWorkingDirectory(before);
        session.stop();
    }

    private static Arguments kind(String name, String label, String found, Maker maker) {
        return Arguments.of(name, Optional.of(label).filter(text -> !text.isEmpty()), found, maker);
    }

    private static Path parquet(FoundFiles files) {
        Path path = files.folder().resolve("table.parquet");
        session.range(60)
                .selectExpr("cos(id) as x", "if(id % 3 = 0, null, id) as n", "if(sin(id) > 0, 'up', 'down') as side")
                .write()
                .parquet(path.toString());
        return path;
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("a table with words and holes", "income", "missing: ['?']", FoundFiles::people),
                kind("numbers as in Germany", "Preis", "decimal: ','", FoundFiles::flats),
                kind("tabs and dates", "returned", "source: tsv", FoundFiles::sales),
                kind("no header", "4", "header: false", FoundFiles::flowers),
                kind("row names of R", "cyl", "names: [row, mpg, hp, cyl]", FoundFiles::cars),
                kind("lines before the header", "kind", "skip: 3", FoundFiles::export),
                kind("JSON within JSON", "kind", "source: json", FoundFiles::events),
                kind("Parquet", "side", "source: parquet", InitIT::parquet),
                kind("sparse rows", "", "source: libsvm", FoundFiles::sparse),
                kind("the class first", "", "label: first", FoundFiles::messages),
                kind("the class last", "", "label: line", FoundFiles::sentences),
                kind("texts over lines", "category", "text: text", FoundFiles::queries),
                kind("folders of texts", "", "label: folder", FoundFiles::reviews),
                kind("folders of pictures", "", "colour: rgb", FoundFiles::pictures),
                kind("IDX", "", "source: idx", FoundFiles::digits),
                kind("series", "", "source: series", FoundFiles::walks),
                kind("days in their order", "", "source: windows", FoundFiles::days),
                kind("prose", "", "source: characters", FoundFiles::prose));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void trainAsTheyAre(String name, Optional<String> label, String found, Maker maker) throws Exception {
        String own = name.replace(' ', '-');
        Path files = maker.make(new FoundFiles(folder.resolve(own)));

        String text = FirstRunFile.of(session, files.toString(), label);
        assertThat(text).contains(found, "# It trains as it is: ");
        RunOutcome outcome = TrainingRun.of(
                        RunFile.read(own, text, List.of()), RunDirectory.create(folder.resolve("run-" + own)))
                .train(cluster);

        assertThat(outcome.end()).isEqualTo(RunOutcome.End.COMPLETED);
        assertThat(folder.resolve("run-" + own + "/run.yaml")).content().doesNotContain("prepare: auto");
        assertThat(folder.resolve("run-" + own + "/result.json")).content().contains("\"test\"");
    }
}
