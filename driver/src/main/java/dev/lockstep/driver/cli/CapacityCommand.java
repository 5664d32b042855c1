package dev.lockstep.driver.cli;

import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.CapacityFile;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.config.TimeSpan;
import dev.lockstep.driver.capacity.CapacityRequest;
import dev.lockstep.driver.capacity.CapacitySession;
import dev.lockstep.driver.cluster.RunFailedException;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.page.CapacityReport;
import dev.lockstep.driver.run.BadInputException;
import dev.lockstep.driver.run.EngineChoice;
import dev.lockstep.driver.run.RunDirectory;
import dev.lockstep.driver.run.TrainingRun;
import dev.lockstep.file.AsideFile;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.setting.UnfitValueException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "capacity",
        description = {
            "Measures what a cluster can do: each executor, the links between them, averaging, data, and training by batch and by"
                    + " number of ranks, in minutes.",
            "Leaves capacity.json, which forecast reads, and capacity.html; also where it is interrupted, with what there is."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = CapacityCompareCommand.class,
        footer = {
            "",
            "  ./lockstep capacity",
            "  ./lockstep capacity --run-file conf/digits-cnn.yaml --master spark://host:7077",
            "  ./lockstep capacity compare runs/capacity-monday runs/capacity-friday"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class CapacityCommand implements Callable<Integer>, ComputingCommand {
    /** A network of a size that people train, on rows that nobody has to fetch. */
    private static final String USUAL = """
            name: small-digits
            data: { source: digits, rows: 12000 }
            network: { layers: [ dense: { units: 128, activation: relu }, dense: { units: 10, activation: softmax } ],
                       loss: crossEntropy }
            training: { replicas: 1, batch: 128 }
            """;

    @Option(
            names = "--run-file",
            paramLabel = "FILE",
            description = "The run file of what shall be trained; a small network on generated digits else.")
    private @Nullable String file;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "The directory of what it makes; one below runs/ else, of the name and the time.")
    private @Nullable Path directory;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting of the run file; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--within",
            paramLabel = "TIME",
            description = "About how long it may take, without --soak; 4 min by default.")
    private String within = "4 min";

    @Option(names = "--soak", paramLabel = "TIME", description = "Holds the load so long in the end, such as 30m.")
    private @Nullable String soak;

    @Option(
            names = "--drill",
            description =
                    "Kills an executor of its own while it trains, and then freezes one, and says what that costs.")
    private boolean drill;

    @Mixin
    private MeasureOptions options = new MeasureOptions();

    @Override
    public RunSpec run() {
        List<String> settings = new ArrayList<>(overrides);
        settings.addAll(options.settings());
        return file == null
                ? RunFile.read("the usual network", USUAL, settings)
                : options.commandFolder().read(file, settings);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunSpec asked = run();
        if (asked.network().imported().isPresent()) {
            throw new BadInputException(
                    "network.import: what is measured is described by its layers alone; give a run file"
                            + " with the layers of that model");
        }
        CapacityRequest request = new CapacityRequest(
                EngineChoice.of(asked).run(),
                span("--within", within),
                drill,
                Optional.ofNullable(soak).map(given -> span("--soak", given)));
        RunOptions.checkDevice(asked);
        RunDirectory taken = RunDirectory.take(
                options.commandFolder().path(),
                Optional.ofNullable(directory),
                file == null ? "capacity" : asked.name() + "-capacity",
                LocalDateTime.now(ZoneId.systemDefault()));
        options.commandFolder().use();
        EngineWarmUp.begin(request.run().training());
        try (SparkCluster cluster =
                drill ? SparkCluster.startForDrill(request.run()) : SparkCluster.start(request.run())) {
            return measure(cluster, request, taken);
        } catch (RunFailedException e) {
            taken.giveBack();
            throw e;
        } finally {
            taken.release();
        }
    }

    private int measure(SparkCluster cluster, CapacityRequest request, RunDirectory taken)
            throws IOException, InterruptedException {
        TrainingRun training = TrainingRun.of(request.run(), taken);
        training.check(cluster);
        RunSpec run = training.whole(cluster);
        int ranks = cluster.ranksOfAll(run);
        AsideFile.write(taken.file(RunDirectoryNames.RUN_FILE), RunFile.write(run));
        CapacitySession session = new CapacitySession(request.of(run), ranks, taken.path(), this::say);
        InterruptHandler.watch(session::isUnderway, session::interrupt);
        Capacity capacity = session.measure(cluster);
        capacity.slow().forEach(slow -> say("slow       " + slow.said()));
        say("report     " + taken.file(CapacityReport.PAGE));
        say("figures    " + taken.file(CapacityFile.NAME));
        return capacity.missing().isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    private void say(String line) {
        PrintStream out = System.out;
        out.println(line);
    }

    /** People write 30m as well as 30 min. */
    private static Duration span(String option, String given) {
        try {
            return TimeSpan.parse(given.strip().replaceFirst("(?i)(?<=[0-9])\\s*m$", " min"))
                    .duration();
        } catch (UnfitValueException e) {
            throw new BadInputException(option + " " + given + " " + e.getMessage());
        }
    }
}
