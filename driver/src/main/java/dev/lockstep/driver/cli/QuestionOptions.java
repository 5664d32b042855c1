package dev.lockstep.driver.cli;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Split;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.evaluate.QuestionRequest;
import dev.lockstep.driver.run.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every command understands that asks a model about rows. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class QuestionOptions {
    private static final String DATA = "data.";

    @Parameters(index = "0", paramLabel = "MODEL", description = "The directory that a run left, or its model.zip.")
    private String model;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "A file, a folder or a pattern of what the model learned from, or the folder of a data set.")
    private String data;

    @Option(names = "--part", paramLabel = "PART", description = "Of a data set: train, validation or test; all else.")
    private @Nullable Split part;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides how the files are read, as data.separator=';'; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    String model() {
        return model;
    }

    RunSpec run() {
        return NamedModel.runOf(model);
    }

    /** @param keys columns that name a row where it is answered */
    QuestionRequest request(List<String> keys) {
        for (String setting : overrides) {
            if (!setting.startsWith(DATA)) {
                throw new BadInputException("--set " + setting + ": the model is as it was trained; only settings that"
                        + " begin with " + DATA + " say how " + data + " is read");
            }
        }
        return new QuestionRequest(data, overrides, keys, Optional.ofNullable(part));
    }

    /** Spark, for as long as rows are asked about. */
    static SparkCluster cluster(NamedModel named) {
        EngineWarmUp.begin(named.run().training());
        List<String> settings = List.of("cluster.device=cpu", "cluster.ranks=auto"); // a task is no rank
        return SparkCluster.start(RunFile.read(named.place().file(), RunFile.write(named.run()), settings));
    }

    static String count(long count, String one) {
        return String.format(Locale.ROOT, "%,d %s%s", count, one, count == 1 ? "" : "s");
    }
}
