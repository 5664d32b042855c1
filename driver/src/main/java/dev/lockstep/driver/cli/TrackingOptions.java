package dev.lockstep.driver.cli;

import dev.lockstep.driver.page.track.MlflowRun;
import dev.lockstep.driver.page.track.TensorBoardFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which other tools are told of a run. */
final class TrackingOptions {
    @Option(
            names = "--tensorboard",
            paramLabel = "DIR",
            description = "Writes event files of TensorBoard into a folder below this one, named for the run.")
    private @Nullable Path tensorBoard;

    @Option(
            names = "--mlflow",
            paramLabel = "URI",
            description = "Tells an MLflow tracking server of the run: http://HOST:PORT.")
    private @Nullable URI mlflow;

    @Option(
            names = "--mlflow-experiment",
            paramLabel = "NAME",
            defaultValue = "lockstep",
            description = "The experiment that the run is put into: ${DEFAULT-VALUE}.")
    private String experiment = "lockstep";

    List<TrackedListener.Opening> openings() {
        List<TrackedListener.Opening> openings = new ArrayList<>();
        if (tensorBoard != null) {
            Path folder = tensorBoard;
            openings.add(name -> TensorBoardFile.in(folder.resolve(name), Instant.now()));
        }
        if (mlflow != null) {
            URI server = mlflow;
            openings.add(name -> new MlflowRun(server, experiment, authorization(System.getenv())));
        }
        return openings;
    }

    /** As MLflow's own clients find it. */
    static Optional<String> authorization(Map<String, String> environment) {
        String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
        String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
        if (!token.isEmpty()) {
            return Optional.of("Bearer " + token);
        }
        String pair = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
        return user.isEmpty()
                ? Optional.empty()
                : Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
}
