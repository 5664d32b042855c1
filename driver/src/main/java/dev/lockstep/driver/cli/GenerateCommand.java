package dev.lockstep.driver.cli;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.evaluate.TextGenerator;
import dev.lockstep.driver.run.BadInputException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "generate",
        description = "Goes on with a text, by a model that has learned the next character of texts.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "  ./lockstep generate runs/shakespeare-lstm-20260101-120000 --prompt 'ROMEO:' --length 400"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class GenerateCommand implements Callable<Integer>, ComputingCommand {
    @Parameters(paramLabel = "MODEL", description = "The directory that the run left, or its model.zip.")
    private String place;

    @Option(names = "--prompt", paramLabel = "TEXT", description = "What the text begins with; a new line else.")
    private String prompt = "\n";

    @Option(names = "--length", paramLabel = "N", description = "Characters to write: ${DEFAULT-VALUE}.")
    private int length = 400;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Below 1 more of what is likely, above 1 more of what is not, 0 the likeliest only:"
                    + " ${DEFAULT-VALUE}.")
    private double temperature = 0.7;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides what is drawn; the same text again for the same seed: ${DEFAULT-VALUE}.")
    private long seed = 42;

    @Spec
    private CommandSpec command;

    @Override
    public RunSpec run() {
        return NamedModel.runOf(place);
    }

    @Override
    public Integer call() {
        if (length < 1 || !(temperature >= 0)) {
            throw new BadInputException("--length=" + length + " and --temperature=" + temperature
                    + ": give a length from 1 on and a temperature from 0 on");
        }
        PrintWriter out = command.commandLine().getOut();
        NamedModel named = NamedModel.openToCompute(place);
        try (TextGenerator writer = TextGenerator.open(named.model())) {
            TextGenerator.Draft draft = new TextGenerator.Draft(prompt, length, temperature, seed);
            out.print(prompt);
            writer.write(draft, character -> {
                out.print(character);
                out.flush();
            });
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
        out.println();
        out.flush();
        return ExitStatus.DONE;
    }
}
