package dev.lockstep.driver.run;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.DatasetIngest;
import dev.lockstep.driver.ingest.source.FileGuess;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A run file for files of which nothing is known but where they lie: it reads them, prepares the data set to see what a row is,
 * and gives that a small network. The file trains as it is, and is there to be changed.
 */
public final class FirstRunFile {
    private static final int FEW_ROWS = 60;
    private static final int MOST_ROWS_OF_A_SMALL_BATCH = 2_000;

    private final SparkSession session;
    private final String name;
    private final List<String> data;

    private FirstRunFile(SparkSession session, String name, List<String> data) {
        this.session = session;
        this.name = name;
        this.data = data;
    }

    /**
     * The text of a run file.
     *
     * @param label the column to predict, where the files are a table
     */
    public static String of(SparkSession session, String path, Optional<String> label) throws IOException {
        List<String> data = FileGuess.of(session, path, label);
        return new FirstRunFile(session, FileGuess.runName(path), data).text();
    }

    private String text() throws IOException {
        long rows;
        boolean classes;
        String directory;
        try (ArrowDataset all = open(data("{}"))) {
            rows = all.rows(Split.TRAIN);
            classes = all.schema().labels().isOneClass();
            directory = all.directory();
        }
        Path unparted = new Path(directory); // only looked at
        unparted.getFileSystem(session.sparkContext().hadoopConfiguration()).delete(unparted, true);
        boolean inOrder = data.get(0).matches("source: (windows|characters)");
        String split = rows < FEW_ROWS ? "{ test: 0.2 }" : "{ test: 0.2, validation: 0.1 }";
        boolean stratified = classes && !inOrder;
        String parted = data(stratified ? split.replace(" }", ", stratify: true }") : split);
        try (ArrowDataset set = open(parted)) {
            return head(rows, set.schema()) + parted + new FirstNetwork(set.schema()).text() + training(rows);
        }
    }

    private String data(String split) {
        String settings = data.stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
        return "name: " + name + "\n\ndata:\n" + settings + "  split: " + split
                + " # what is kept apart: to judge the model at the end, and on the way\n\n";
    }

    private ArrowDataset open(String text) {
        String any = "network: { layers: [ dense: { units: 1 } ], loss: mse }\ntraining: { updater: { sgd: 0.1 } }\n";
        RunSpec run = RunFile.read("what was found out", text + any, List.of());
        DataSpec data = run.data();
        return ArrowDataset.open(
                DatasetIngest.prepare(session, data, run.training().seed()), ReadOptions.of(data));
    }

    private String head(long rows, DataSchema schema) {
        String label = schema.labels().areClasses()
                ? schema.labels().classes().size() + " classes"
                : String.join(", ", schema.labels().numbers().stream().limit(3).toList());
        return "# Made by ./lockstep init: " + rows + " rows of "
                + schema.featureShape().stream().map(String::valueOf).collect(Collectors.joining(" x "))
                + (schema.tokens() > 0 ? " tokens" : " values") + "; to predict: " + label + ".\n"
                + "# It trains as it is: ./lockstep train " + name + ".yaml\n"
                + "# What was guessed is for you to look over; ./lockstep data show " + name
                + ".yaml shows the rows.\n";
    }

    private static String training(long rows) {
        return "\ntraining:\n  replicas: 2\n  batch: "
                + (rows < FEW_ROWS ? 4 : rows < MOST_ROWS_OF_A_SMALL_BATCH ? 8 : 32)
                + " # rows that each replica takes in a step\n  epochs: 10\n"
                + "  updater: { adam: { learningRate: 0.003 } }\n";
    }
}
