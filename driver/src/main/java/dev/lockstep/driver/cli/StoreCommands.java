package dev.lockstep.driver.cli;

import dev.lockstep.driver.run.BadInputException;
import dev.lockstep.driver.run.DatasetStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with all data sets of a store. */
final class StoreCommands {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private StoreCommands() {}

    /** What each has: the store. */
    @SuppressWarnings("NullAway.Init") // picocli sets the fields before call
    private abstract static class OnStore implements Callable<Integer> {
        @Parameters(
                paramLabel = "STORE",
                arity = "0..1",
                defaultValue = "datasets",
                description = "The folder of data sets, as data.store names it: ${DEFAULT-VALUE}.")
        private String place;

        @Spec
        private CommandSpec command;

        DatasetStore store() throws IOException {
            return DatasetStore.open(place, SparkHadoopUtil.get().newConfiguration(new SparkConf()));
        }

        PrintWriter out() {
            return command.commandLine().getOut();
        }

        static String line(DatasetStore.Entry entry) {
            return String.format(
                    Locale.ROOT,
                    "%-36s %12s %10s  %s",
                    entry.name(),
                    String.format(Locale.ROOT, "%,d rows", entry.rows()),
                    String.format(Locale.ROOT, "%,.1f MB", entry.bytes() / 1e6),
                    DAY.format(Instant.ofEpochMilli(entry.changedAt()).atZone(ZoneId.systemDefault())));
        }
    }

    @Command(
            name = "list",
            description = "Lists the data sets of a store, with their rows, their sizes and when they were made.",
            mixinStandardHelpOptions = true)
    static final class ListSets extends OnStore {
        @Override
        public Integer call() throws IOException {
            List<DatasetStore.Entry> entries = store().entries();
            entries.forEach(entry -> out().println(line(entry)));
            out().printf(
                            Locale.ROOT,
                            "%,d data sets, %,.1f MB%n",
                            entries.size(),
                            entries.stream()
                                            .mapToLong(DatasetStore.Entry::bytes)
                                            .sum()
                                    / 1e6);
            out().flush();
            return ExitStatus.DONE;
        }
    }

    @Command(
            name = "remove",
            description = {
                "Removes data sets from a store.",
                "A run that needs one of them again prepares it anew, from the same files."
            },
            mixinStandardHelpOptions = true)
    static final class Remove extends OnStore {
        @Option(names = "--unused", required = true, description = "Those that no run below --runs has read.")
        @SuppressWarnings("UnusedVariable") // the only choice, which is to be named
        private boolean unused;

        @Option(
                names = "--runs",
                paramLabel = "DIR",
                defaultValue = "runs",
                description = "Where the runs lie: ${DEFAULT-VALUE}.")
        private Path runs = Path.of("runs");

        @Override
        public Integer call() throws IOException {
            if (!Files.isDirectory(runs)) {
                throw new BadInputException("there is no folder of runs " + runs
                        + ", so that every data set would count as" + " unused; say where they lie by --runs DIR");
            }
            Set<String> used = DatasetStore.readBelow(runs);
            DatasetStore store = store();
            int removed = 0;
            for (DatasetStore.Entry entry : store.entries()) {
                if (!used.contains(entry.name())) {
                    store.remove(entry);
                    out().println("removed " + line(entry));
                    removed++;
                }
            }
            out().printf(Locale.ROOT, "%,d data sets removed%n", removed);
            out().flush();
            return ExitStatus.DONE;
        }
    }
}
