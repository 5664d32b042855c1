package dev.lockstep.driver.cli;

import dev.lockstep.setting.SettingNames;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code lockstep}. */
@Command(
        name = "lockstep",
        description =
                "Trains deep networks in parallel on Apache Spark, with the same weights bit for bit on any number of"
                        + " executors.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TrainCommand.class,
            ResumeCommand.class,
            FindRateCommand.class,
            SearchCommand.class,
            InitCommand.class,
            DataCommand.class,
            PredictCommand.class,
            EvaluateCommand.class,
            ExplainCommand.class,
            InspectCommand.class,
            ExportCommand.class,
            RunsCommand.class,
            CompareCommand.class,
            PageCommand.class,
            FlightCommand.class,
            DoctorCommand.class,
            CapacityCommand.class,
            ForecastCommand.class,
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
            "0:Done; a run was completed, or stopped early as asked.",
            "1:It failed on the way; or a model is not as good as evaluate was asked to require.",
            "2:Nothing was begun, and nothing is left: the command line, the run file, the model or the data cannot be.",
            "3:The loss was no longer a number; the last good model is kept.",
            "130:Interrupted."
        })
public final class Main {
    /** The launcher knows it, before any JVM starts. */
    private static final String OF_LAUNCHER = "cluster";

    /** A property that YARN's application master sets, where a driver lives in it. */
    private static final String ON_YARN = "spark.yarn.app.id";

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Shows where in the program a failure happened.")
    @SuppressWarnings("UnusedVariable") // what handles failures asks the command line itself
    private boolean verbose;

    private Main() {}

    public static void main(String[] arguments) {
        int status = run(arguments);
        if (status != 0 || System.getProperty(ON_YARN) == null) { // there an application that exits has failed
            System.exit(status);
        }
    }

    /** One command, in a process that goes on afterwards; its exit status. */
    public static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(new FailureMessage());
        line.setParameterExceptionHandler((e, args) -> {
            CommandLine at = e.getCommandLine();
            if (List.of(args).contains(FaultJson.ASKED)) {
                new FaultJson(what(e), ExitStatus.BAD_INPUT).print(at.getOut());
            }
            at.getErr().println("lockstep: " + what(e));
            at.getErr()
                    .println("Try: ./lockstep " + (at.getParent() == null ? "" : at.getCommandName() + " ") + "--help");
            return ExitStatus.BAD_INPUT;
        });
        line.setUsageHelpAutoWidth(true);
        line.setExecutionStrategy(parsed -> {
            for (CommandLine command : parsed.asCommandLineList()) {
                List<String> unmatched = command.getParseResult().unmatched();
                if (!unmatched.isEmpty()) { // which picocli overlooks where --help is asked for besides
                    throw new UnmatchedArgumentException(command, unmatched);
                }
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        return line;
    }

    /** Who misspells a command begins it with its letter, or with the one beside it: import is no misspelt export. */
    private static boolean beginsAlike(String misspelt, String command) {
        return misspelt.charAt(0) == command.charAt(0)
                || misspelt.indexOf(command.charAt(0)) == 1
                || command.indexOf(misspelt.charAt(0)) == 1;
    }

    /** The same in plain words where picocli speaks of indices. */
    private static String what(ParameterException fault) {
        if (!(fault instanceof UnmatchedArgumentException unmatched) || unmatched.isUnknownOption()) {
            return String.valueOf(fault.getMessage());
        }
        String first = unmatched.getUnmatched().get(0);
        CommandLine at = fault.getCommandLine();
        if (at.getSubcommands().isEmpty()) {
            return "'" + first + "' is one argument too many";
        }
        boolean isAbove = at.getParent() == null;
        String before = isAbove ? "" : at.getCommandName() + " ";
        Stream<String> commands =
                Stream.concat(at.getSubcommands().keySet().stream(), isAbove ? Stream.of(OF_LAUNCHER) : Stream.empty());
        return "there is no command '" + before + first + "'"
                + SettingNames.nearest(first, commands)
                        .filter(near -> beginsAlike(first, near))
                        .map(near -> "; did you mean " + before + near + "?")
                        .orElse("");
    }
}
