package dev.lockstep.driver.cli;

import dev.lockstep.data.ArrowDataset;
import dev.lockstep.driver.page.DataReport;
import dev.lockstep.driver.run.BadInputException;
import dev.lockstep.driver.run.DatasetRows;
import dev.lockstep.driver.run.DatasetText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with a data set before, or without, training on it. */
@Command(
        name = "data",
        description = "Prepares data sets, shows what is in them, checks, lists and removes them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DataCommand.Prepare.class,
            DataCommand.Show.class,
            DataCommand.Check.class,
            StoreCommands.ListSets.class,
            StoreCommands.Remove.class
        },
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
    }

    /** What each does: opens a data set and prints something of it. */
    @SuppressWarnings("NullAway.Init") // picocli sets the fields before call
    private abstract static class OnDataset implements Callable<Integer> {
        @Mixin
        private DataOptions options;

        @Spec
        private CommandSpec command;

        /** What the user names: a run file or a folder. */
        abstract String place();

        /** Returns the exit status. */
        abstract int on(ArrowDataset dataset, PrintWriter out) throws IOException;

        @Override
        public Integer call() throws IOException {
            return DataSession.of(place(), options.overrides).with(dataset -> {
                PrintWriter out = command.commandLine().getOut();
                int status = on(dataset, out);
                out.flush();
                return status;
            });
        }
    }

    @Command(
            name = "prepare",
            description = "Makes the data set that a run file asks for, unless it is there; says where it lies.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli sets the fields before call
    static final class Prepare extends OnDataset {
        @Parameters(paramLabel = "FILE", description = "The run file, in YAML.")
        private String file;

        @Override
        String place() {
            return file;
        }

        @Override
        int on(ArrowDataset dataset, PrintWriter out) {
            new DatasetText(dataset).head().forEach(out::println);
            return ExitStatus.DONE;
        }
    }

    /** Those that take a run file or a folder. */
    @SuppressWarnings("NullAway.Init") // picocli sets the fields before call
    private abstract static class OnPlace extends OnDataset {
        @Parameters(paramLabel = "FILE|DIR", description = "A run file, or the folder of a data set.")
        private String place;

        @Override
        String place() {
            return place;
        }
    }

    @Command(
            name = "show",
            description = "Shows what rows are, how many there are, of which classes, and the first few.",
            mixinStandardHelpOptions = true)
    static final class Show extends OnPlace {
        private static final int ROWS_OF_A_REPORT = 12;

        @Option(names = "--rows", paramLabel = "N", description = "Rows to show.", defaultValue = "4")
        private int rows;

        @Option(
                names = "--report",
                paramLabel = "FILE",
                description = "Writes the same as a page, with images as pictures.")
        private Optional<Path> report = Optional.empty();

        @Override
        public Integer call() throws IOException {
            if (rows < 0) {
                throw new BadInputException("--rows=" + rows + " is negative; give how many rows to show, from 0");
            }
            if (report.isPresent() && Files.isDirectory(report.get())) {
                throw new BadInputException("--report=" + report.get() + " is a folder; name a file in it: "
                        + report.get().resolve("data.html"));
            }
            return super.call();
        }

        @Override
        int on(ArrowDataset dataset, PrintWriter out) throws IOException {
            DatasetText text = new DatasetText(dataset);
            text.head().forEach(out::println);
            text.table().forEach(out::println);
            DatasetRows.of(dataset, rows).lines().forEach(out::println);
            if (report.isPresent()) {
                write(text, DatasetRows.of(dataset, Math.max(rows, ROWS_OF_A_REPORT)), report.get());
                out.println();
                out.println("report      " + report.get());
            }
            return ExitStatus.DONE;
        }

        private static void write(DatasetText text, DatasetRows some, Path file) throws IOException {
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
    static final class Check extends OnPlace {
        @Override
        int on(ArrowDataset dataset, PrintWriter out) {
            List<String> faults = dataset.check();
            int blocks = dataset.manifest().blocks().size();
            faults.forEach(out::println);
            out.println(
                    faults.isEmpty()
                            ? "all " + blocks + " blocks are what was prepared"
                            : faults.size() + " of " + blocks + " blocks are damaged");
            return faults.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
        }
    }
}
