package dev.lockstep.driver.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.evaluate.ImportanceJob;
import dev.lockstep.driver.evaluate.QuestionRequest;
import dev.lockstep.driver.evaluate.SaliencyJob;
import dev.lockstep.driver.page.SaliencyPage;
import dev.lockstep.driver.run.BadInputException;
import dev.lockstep.events.Event.SaliencyDrawn;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            "Of pictures, with --pictures, a page shows where the model looks."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "  ./lockstep explain runs/adult-20260101-120000 newer.csv --rows 5000",
            "  ./lockstep explain runs/clothes-20260101-120000 pictures/ --rows 24 --pictures looks.html"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class ExplainCommand implements Callable<Integer>, ComputingCommand {
    private static final int ROWS = 2000;
    private static final int PICTURES = 12;

    @Mixin
    private QuestionOptions options;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Looks at the first N rows that can be read: 2000; of pictures 12.")
    private @Nullable Integer asked;

    @Option(
            names = "--pictures",
            paramLabel = "FILE",
            description = "Of a model that takes pictures: the page to write, red where the model looks.")
    private @Nullable Path pictures;

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
        if (asked != null && asked < (pictures == null ? 2 : 1)) {
            throw new BadInputException("--rows=" + asked
                    + (pictures == null ? ": rows exchange their values; give two or more" : ": give one or more"));
        }
        QuestionRequest request = options.request(List.of());
        NamedModel named = NamedModel.openToCompute(options.model());
        if (pictures != null) {
            return draw(named, request, pictures);
        }
        if (SaliencyJob.takes(named.model())) {
            throw new BadInputException(named.place().file() + " takes pictures, whose pixels tell nothing one by one;"
                    + " --pictures FILE.html writes a page that shows where the model looks");
        }
        int rows = asked == null ? ROWS : asked;
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

    private int draw(NamedModel named, QuestionRequest request, Path file) throws IOException {
        NewFile page = new NewFile("--pictures", file);
        page.refuseExisting();
        SaliencyDrawn drawn;
        try (SparkCluster cluster = QuestionOptions.cluster(named)) {
            drawn = new SaliencyJob(cluster.session(), named.place(), named.model())
                    .explain(request, asked == null ? PICTURES : asked);
        }
        page.write(SaliencyPage.text(named.run().name(), named.model().labelNames(), drawn));
        PrintWriter out = command.commandLine().getOut();
        out.println(QuestionOptions.count(drawn.pictures().size(), "picture") + " in " + file);
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
