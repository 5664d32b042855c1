package dev.lockstep.driver.cli;

import dev.lockstep.driver.run.BadInputException;
import dev.lockstep.engine.model.OnnxModel;
import dev.lockstep.engine.model.TrainedModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        description = {
            "Writes a model in a format that others read.",
            "ONNX takes rows as the network is given them (`inspect` says how), and puts out what the network does."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "  ./lockstep export runs/moons-20260101-120000 --onnx moons.onnx"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class ExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "The directory that the run left, or its model.zip.")
    private String place;

    @Option(names = "--onnx", paramLabel = "FILE", required = true, description = "Where the ONNX file is written.")
    private Path file;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        TrainedModel model = NamedModel.open(place).model();
        byte[] written = bytes(model);
        new NewFile("--onnx", file).write(written);
        PrintWriter out = command.commandLine().getOut();
        out.println(String.format(Locale.ROOT, "%,d bytes in %s", written.length, file));
        out.flush();
        return ExitStatus.DONE;
    }

    private static byte[] bytes(TrainedModel model) {
        try {
            return OnnxModel.of(model);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(model.file() + ": " + e.getMessage(), e);
        }
    }
}
