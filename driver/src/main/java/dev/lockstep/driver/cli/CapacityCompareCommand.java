package dev.lockstep.driver.cli;

import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.CapacityFile;
import dev.lockstep.driver.page.CapacityComparison;
import dev.lockstep.driver.run.BadInputException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "compare",
        description = "Shows two measurements side by side: two clusters, or two days of one.",
        mixinStandardHelpOptions = true,
        footer = {"", "  ./lockstep capacity compare runs/capacity-monday runs/capacity-friday"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class CapacityCompareCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A", description = "The directory that one measurement left.")
    private Path one;

    @Parameters(index = "1", paramLabel = "B", description = "That of another one.")
    private Path other;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        new CapacityComparison(read(one), read(other)).lines().forEach(out::println);
        out.flush();
        return ExitStatus.DONE;
    }

    private static Capacity read(Path folder) {
        try {
            return CapacityFile.read(folder);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }
}
