package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.cluster.ExecutorInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstCauseTest {
    private static final String ATTEMPT = "first-cause-test-1";
    private static final String SPARK = "Job aborted due to stage failure: ResultStage 3 (barrier) ...";

    private static final RunSpec RUN = RunFile.read("run.yaml", """
            name: small
            data: { source: xor }
            network: { layers: [ { dense: { units: 1, activation: sigmoid } } ], loss: binaryCrossEntropy }
            training: { replicas: 4, batch: 1, epochs: 1, updater: { sgd: { learningRate: 0.1 } } }
            """, List.of());

    @TempDir
    private Path directory;

    private final ExecutorRegistry registry = new ExecutorRegistry();
    private final RunDirectoryWriter directoryWriter = new RunDirectoryWriter(Path.of("."), event -> {});
    private Optional<AttemptInbox> mailbox = Optional.empty();

    private FirstCause causes(int ranks) {
        AttemptInbox open = AttemptInbox.open(
                ATTEMPT,
                ranks,
                directoryWriter,
                RunFiles.in(directory),
                MessageListener.NONE,
                new AttemptInbox.Wishes(
                        () -> false, () -> false, new ReplicaCapacities(RUN, directoryWriter), new CommonArithmetic()));
        mailbox = Optional.of(open);
        return new FirstCause(open, registry);
    }

    @AfterEach
    void close() {
        directoryWriter.close();
        mailbox.ifPresent(AttemptInbox::close);
    }

    private void come(String executor) {
        scala.collection.immutable.Map<String, String> none = scala.collection.immutable.Map$.MODULE$.empty();
        registry.onExecutorAdded(
                new SparkListenerExecutorAdded(0, executor, new ExecutorInfo("host-" + executor, 1, none, none)));
    }

    private static void tell(Event event) {
        AttemptInbox.deliver(new RankMessage(ATTEMPT, 0, new RankMessage.EventReport(EventLog.toJson(event))));
    }

    @Test
    void whereAllExecutorsAreLostBeforeTheirRanksBeginTheyAreNamed() throws InterruptedException {
        come("3");
        come("4");
        FirstCause causes = causes(2);
        registry.lose("3", "Command exited with code 137");
        registry.lose("4", "Command exited with code 137");

        assertThat(causes.of(SPARK).describe())
                .isEqualTo("executor 3 on host-3 was lost before its rank began: Command exited with code 137"
                        + " (killed, perhaps by the system for its memory); so was executor 4 on host-4");
    }

    @Test
    void whoWasLostBeforeThisAttemptIsNotToBlame() throws InterruptedException {
        come("3");
        registry.lose("3", "Command exited with code 137");

        assertThat(causes(2).of(SPARK).describe())
                .isEqualTo("Spark ended the job: " + SPARK + "; not there: rank 0, 1");
    }

    @Test
    void whereAllExecutorsAreLostTheStepIsTheLastThatWasHeardOf() throws InterruptedException {
        come("3");
        FirstCause causes = causes(1);
        tell(new Event.RankPlaced(0, "host-3", "3", "cpu", 0, 1));
        tell(new Event.Progress(1_200, 1, 0.5, 100));
        registry.lose("3", "Command exited with code 52");

        RankFailure failure = causes.of(SPARK);

        assertThat(failure.awaited()).isEqualTo(List.of());
        assertThat(failure.describe())
                .isEqualTo(
                        "rank 0 on host-3 (executor 3) was lost while training step 1201: Command exited with code 52"
                                + " (its JVM ran out of memory; raise spark.executor.memory)");
    }
}
