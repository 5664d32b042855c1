package dev.lockstep.driver.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.evaluate.ImportanceJob;
import dev.lockstep.driver.evaluate.QuestionRequest;
import dev.lockstep.driver.run.BadInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "explain",
        description = {
            "Says on which columns a model leans: how much worse it becomes on rows with labels where each row has the"
                    + " value of another row in a column.",
            "What models look at in pictures is in the report of their run (after.saliency)."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "  ./lockstep explain runs/adult-20260101-120000 newer.csv --rows 5000"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class ExplainCommand implements Callable<Integer>, ComputingCommand {
    @Mixin
    private QuestionOptions options;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Looks at the first N rows that can be read: ${DEFAULT-VALUE}.")
    private int rows = 2000;

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
        if (rows < 2) {
            throw new BadInputException("--rows=" + rows + ": rows exchange their values; give two or more");
        }
        QuestionRequest request = options.request(List.of());
        NamedModel named = NamedModel.openToCompute(options.model());
        PrintWriter out = command.commandLine().getOut();
        ImportanceJob.Outcome outcome;
        try (SparkCluster cluster = QuestionOptions.cluster(named)) {
            outcome = new ImportanceJob(cluster.session(), named.place(), named.model()).explain(request, rows);
        }
        if (json) {
            out.println(JsonMapper.builder()
                    .addModule(new Jdk8Module())
                    .build()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(outcome));
        } else {
            print(outcome, out);
        }
        out.flush();
        return ExitStatus.DONE;
    }

    private static void print(ImportanceJob.Outcome outcome, PrintWriter out) {
        out.println("of " + QuestionOptions.count(outcome.rows(), "row")
                + ": how much worse the model is where a column has the values of other rows");
        out.println(String.format(Locale.ROOT, "%-28s %12s %12s", "column", "loss", "accuracy"));
        outcome.columns()
                .forEach(one -> out.println(String.format(
                        Locale.ROOT,
                        "%-28s %+12.5f %12s",
                        one.column(),
                        one.loss(),
                        one.accuracy()
                                .map(lost -> String.format(Locale.ROOT, "%+.4f", -lost))
                                .orElse("-"))));
    }
}
