package dev.lockstep.driver.cli;

import dev.lockstep.config.RunFile;
import dev.lockstep.driver.run.ModelText;
import dev.lockstep.engine.model.TrainedModel;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "inspect",
        description = "Says what a model is given, what it puts out, what is in between, and where it comes from.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "  ./lockstep inspect runs/moons-20260101-120000",
            "  ./lockstep inspect model.zip --run-file > again.yaml"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "The directory that the run left, or its model.zip.")
    private String place;

    @ArgGroup
    private @Nullable Form form;

    @Spec
    private CommandSpec command;

    /** In which form it is said: at most one of these. */
    static final class Form {
        @Option(names = "--json", description = "Prints what the model's file says of itself, and nothing else.")
        @SuppressWarnings("UnusedVariable") // the other one of two is asked
        private boolean json;

        @Option(names = "--run-file", description = "Prints the run file that trained it, and nothing else.")
        private boolean runFile;
    }

    @Override
    public Integer call() {
        TrainedModel model = NamedModel.open(place).model();
        PrintWriter out = command.commandLine().getOut();
        if (form == null) {
            new ModelText(model).lines().forEach(line -> out.println(line.stripTrailing()));
        } else {
            out.print(
                    form.runFile ? RunFile.write(model.run()) : model.manifest().json());
        }
        out.flush();
        return ExitStatus.DONE;
    }
}
