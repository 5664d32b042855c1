package dev.lockstep.driver.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code lockstep}. */
@Command(
        name = "lockstep",
        description =
                "Trains deep networks in parallel on Apache Spark, with the same weights bit for bit on any number of"
                        + " executors.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TrainCommand.class,
            ResumeCommand.class,
            DataCommand.class,
            GenerateCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "  ./lockstep cluster start [WORKERS] [GPUS]   starts a Spark cluster on this machine; also: status, stop"
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:The run was completed, or stopped early as asked.",
            "1:The run failed on the way.",
            "2:Nothing was begun: the command line, the run file or the data cannot be.",
            "3:The loss was no longer a number; the last good model is kept.",
            "130:Interrupted."
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(new Failures());
        line.setParameterExceptionHandler((e, args) -> {
            CommandLine at = e.getCommandLine();
            at.getErr().println("lockstep: " + e.getMessage());
            at.getErr()
                    .println("Try: ./lockstep " + (at.getParent() == null ? "" : at.getCommandName() + " ") + "--help");
            return ExitStatus.BAD_INPUT;
        });
        line.setUsageHelpAutoWidth(true);
        return line;
    }
}
