package dev.lockstep.driver.cli;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.evaluate.PredictionJob;
import dev.lockstep.driver.evaluate.QuestionRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "predict",
        description = {
            "Has a model predict rows, on all executors, and writes what it says of each: its class, how likely each"
                    + " class is, or the numbers.",
            "Rows need no label. All of them are written, or nothing."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "  ./lockstep predict runs/adult-20260101-120000 people.csv --to predicted --keys id",
            "  ./lockstep predict model.zip datasets/digits-0123456789abcdef --part test --to predicted.csv"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class PredictCommand implements Callable<Integer>, ComputingCommand {
    @Mixin
    private QuestionOptions options;

    @Option(
            names = "--to",
            paramLabel = "URI",
            required = true,
            description = "The folder that will hold the predictions, on any Hadoop file system; nothing may be there.")
    private String to;

    @Option(names = "--format", paramLabel = "F", description = "parquet or csv; csv where URI ends so, else parquet.")
    private String format = "";

    @Option(
            names = "--keys",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns of DATA that are written beside each prediction; its file and its place there else.")
    private List<String> keys = new ArrayList<>();

    @Spec
    private CommandSpec command;

    @Override
    public RunSpec run() {
        return options.run();
    }

    @Override
    public Integer call() throws IOException {
        QuestionRequest request = options.request(keys);
        NamedModel named = NamedModel.openToCompute(options.model());
        PrintWriter out = command.commandLine().getOut();
        try (SparkCluster cluster = QuestionOptions.cluster(named)) {
            PredictionJob job = new PredictionJob(cluster.session(), named.place(), named.model());
            PredictionJob.Outcome outcome = job.write(request, to, format);
            out.println(String.format(
                    Locale.ROOT,
                    "%s predicted in %.1f s (%,.0f rows/s): %s",
                    QuestionOptions.count(outcome.rows(), "row"),
                    outcome.seconds(),
                    outcome.rows() / outcome.seconds(),
                    to));
            outcome.unknown()
                    .forEach((column, count) -> out.println("column " + column + ": "
                            + QuestionOptions.count(count, "row") + " with a word that training never saw"));
            if (outcome.skipped() > 0) {
                out.println(QuestionOptions.count(outcome.skipped(), "row") + " could not be read and are left out:");
                outcome.faults().forEach(fault -> out.println("  " + fault));
            }
        }
        out.flush();
        return ExitStatus.DONE;
    }
}
