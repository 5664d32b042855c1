package dev.lockstep.driver.cli;

import dev.lockstep.driver.page.DataReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with a data set before, or without, training on it. */
@Command(
        name = "data",
        description = "Prepares data sets, shows what is in them, and checks them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DataCommand.Prepare.class, DataCommand.Show.class, DataCommand.Check.class},
        footer = {
            "",
            "  ./lockstep data show conf/digits.yaml",
            "  ./lockstep data check datasets/digits-0123456789abcdef"
        })
final class DataCommand {
    private DataCommand() {}

    /** Options of each. */
    static final class DataOptions {
        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "Overrides a setting of the run file; may be repeated.")
        private List<String> overrides = new ArrayList<>();

        @Option(names = "--verbose", description = "Shows where in the program a failure happened.")
        @SuppressWarnings("UnusedVariable") // what handles failures asks the command line itself
        private boolean verbose;
    }

    @Command(
            name = "prepare",
            description = "Makes the data set that a run file asks for, unless it is there; says where it lies.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli sets the fields before call
    static final class Prepare implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "The run file, in YAML.")
        private Path file;

        @Mixin
        private DataOptions options;

        @Spec
        private CommandSpec command;

        @Override
        public Integer call() throws IOException {
            return DataSession.of(file.toString(), options.overrides).with(dataset -> {
                PrintWriter out = command.commandLine().getOut();
                new DatasetText(dataset).head().forEach(out::println);
                out.flush();
                return ExitStatus.DONE;
            });
        }
    }

    @Command(
            name = "show",
            description = "Shows what rows are, how many there are, of which classes, and the first few.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli sets the fields before call
    static final class Show implements Callable<Integer> {
        private static final int ROWS_OF_A_REPORT = 12;

        @Parameters(paramLabel = "FILE|DIR", description = "A run file, or the folder of a data set.")
        private String place;

        @Option(names = "--rows", paramLabel = "N", description = "Rows to show.", defaultValue = "4")
        private int rows;

        @Option(
                names = "--report",
                paramLabel = "FILE",
                description = "Writes the same as a page, with images as pictures.")
        private @Nullable Path report;

        @Mixin
        private DataOptions options;

        @Spec
        private CommandSpec command;

        @Override
        public Integer call() throws IOException {
            if (rows < 0) {
                throw new BadInputException("--rows=" + rows + " is negative; give how many rows to show, from 0");
            }
            if (report != null && Files.isDirectory(report)) {
                throw new BadInputException(
                        "--report=" + report + " is a folder; name a file in it: " + report + "/data.html");
            }
            return DataSession.of(place, options.overrides).with(dataset -> {
                PrintWriter out = command.commandLine().getOut();
                DatasetText text = new DatasetText(dataset);
                text.head().forEach(out::println);
                text.table().forEach(out::println);
                DatasetRows.of(dataset, rows).lines().forEach(out::println);
                if (report != null) {
                    write(text, DatasetRows.of(dataset, Math.max(rows, ROWS_OF_A_REPORT)));
                    out.println(System.lineSeparator() + "report      " + report);
                }
                out.flush();
                return ExitStatus.DONE;
            });
        }

        private void write(DatasetText text, DatasetRows some) throws IOException {
            Path file = Objects.requireNonNull(report);
            try {
                new DataReport(text.name(), text.facts(), text.statistics(), some.shown()).write(file);
            } catch (NoSuchFileException e) {
                throw new BadInputException(
                        "--report=" + file + ": there is no folder for it; make "
                                + file.toAbsolutePath().getParent() + " first",
                        e);
            }
        }
    }

    @Command(
            name = "check",
            description = "Reads every block of a data set and compares its checksum.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli sets the fields before call
    static final class Check implements Callable<Integer> {
        @Parameters(paramLabel = "FILE|DIR", description = "A run file, or the folder of a data set.")
        private String place;

        @Mixin
        private DataOptions options;

        @Spec
        private CommandSpec command;

        @Override
        public Integer call() throws IOException {
            return DataSession.of(place, options.overrides).with(dataset -> {
                List<String> faults = dataset.check();
                int blocks = dataset.manifest().blocks().size();
                PrintWriter out = command.commandLine().getOut();
                faults.forEach(out::println);
                out.println(
                        faults.isEmpty()
                                ? "all " + blocks + " blocks are what was prepared"
                                : faults.size() + " of " + blocks + " blocks are damaged");
                out.flush();
                return faults.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
            });
        }
    }
}
