package dev.lockstep.driver.cli;

import dev.lockstep.driver.page.FlightText;
import dev.lockstep.driver.run.BadInputException;
import dev.lockstep.events.FlightRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "flight",
        description = "Shows the last meetings of ranks before something failed, merged by time.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "  ./lockstep flight runs/moons-20260101-120000 --last 1000"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class FlightCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN_DIR", description = "The directory of a run.")
    private Path directory;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "100",
            description = "So many meetings, the latest ones: ${DEFAULT-VALUE}.")
    private int last;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        FlightRecord record = FlightRecord.read(directory);
        if (record.meetings().isEmpty()) {
            throw new BadInputException("there are no meetings in " + directory
                    + ": ranks leave their last ones there when something fails (give the directory of such a run)");
        }
        PrintWriter out = command.commandLine().getOut();
        FlightText.of(record, Math.max(1, last)).forEach(line -> out.println(line.stripTrailing()));
        out.flush();
        return ExitStatus.DONE;
    }
}
