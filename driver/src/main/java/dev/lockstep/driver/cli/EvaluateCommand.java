package dev.lockstep.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.evaluate.EvaluationJob;
import dev.lockstep.driver.evaluate.QuestionRequest;
import dev.lockstep.score.NamedMetrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "evaluate",
        description = {
            "Compares what a model says of rows with their labels, on all executors: the loss and, of classes, accuracy,"
                    + " precision, recall and f1; of numbers of one measure rmse, mae and r2.",
            "Ends with status 1 where it is not as good as --at-least or --at-most ask."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "  ./lockstep evaluate runs/adult-20260101-120000 newer.csv --at-least accuracy=0.85",
            "  ./lockstep evaluate model.zip datasets/digits-0123456789abcdef --part test"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class EvaluateCommand implements Callable<Integer>, ComputingCommand {
    private static final int MOST_CLASSES = 30;

    @Mixin
    private QuestionOptions options;

    @Option(
            names = "--at-least",
            paramLabel = "METRIC=NUMBER",
            description = "What a metric has to reach, as accuracy=0.97; may be repeated.")
    private List<String> least = new ArrayList<>();

    @Option(
            names = "--at-most",
            paramLabel = "METRIC=NUMBER",
            description = "What a metric may not exceed, as rmse=3; may be repeated.")
    private List<String> most = new ArrayList<>();

    @Option(names = "--json", description = "Prints what was found as JSON, and nothing else.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public RunSpec run() {
        return options.run();
    }

    @Override
    public Integer call() throws IOException {
        List<MetricBound> bounds = Stream.concat(
                        least.stream().map(text -> MetricBound.read(text, MetricBound.Direction.AT_LEAST)),
                        most.stream().map(text -> MetricBound.read(text, MetricBound.Direction.AT_MOST)))
                .toList();
        QuestionRequest request = options.request(List.of());
        NamedModel named = NamedModel.openToCompute(options.model());
        PrintWriter out = command.commandLine().getOut();
        EvaluationJob.Outcome outcome;
        try (SparkCluster cluster = QuestionOptions.cluster(named)) {
            outcome = new EvaluationJob(cluster.session(), named.place(), named.model()).evaluate(request);
        }
        print(outcome, named.model().labelNames(), out);
        List<String> faults = bounds.stream()
                .flatMap(bound -> bound.fault(outcome.metrics()).stream())
                .toList();
        faults.forEach(fault -> command.commandLine().getErr().println("lockstep: " + fault));
        out.flush();
        command.commandLine().getErr().flush();
        return faults.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    private void print(EvaluationJob.Outcome outcome, List<String> names, PrintWriter out)
            throws JsonProcessingException {
        if (json) {
            out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(outcome));
            return;
        }
        out.println(String.format(Locale.ROOT, "%-14s%,d", "rows", outcome.rows()));
        outcome.metrics().forEach((name, value) -> out.println(String.format(Locale.ROOT, "%-14s%.6g", name, value)));
        List<NamedMetrics.OfClass> classes = outcome.classes();
        if (!classes.isEmpty()) {
            out.println();
            out.println(String.format(
                    Locale.ROOT, "%-24s %10s %10s %10s %10s", "class", "rows", "precision", "recall", "f1"));
        }
        for (int i = 0; i < Math.min(MOST_CLASSES, classes.size()); i++) {
            NamedMetrics.OfClass one = classes.get(i);
            out.println(String.format(
                    Locale.ROOT,
                    "%-24s %,10d %10.4f %10.4f %10.4f",
                    names.get(i),
                    one.rows(),
                    one.precision(),
                    one.recall(),
                    one.f1()));
        }
        if (classes.size() > MOST_CLASSES) {
            out.println("… and " + (classes.size() - MOST_CLASSES) + " more (--json has all)");
        }
        if (outcome.skipped() > 0) {
            out.println(QuestionOptions.count(outcome.skipped(), "row") + " could not be read and are left out:");
            outcome.faults().forEach(fault -> out.println("  " + fault));
        }
    }
}
