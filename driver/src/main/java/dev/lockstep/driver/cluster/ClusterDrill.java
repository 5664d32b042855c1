package dev.lockstep.driver.cluster;

import dev.lockstep.config.RunSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures on purpose: executors of this application ask whether they are to fail, and do so when they are told. Nobody else's
 * process is touched.
 */
public final class ClusterDrill implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterDrill.class);
    private static final Duration LONGEST_ARMING = Duration.ofSeconds(30);
    private static final long BETWEEN_QUESTIONS_MILLIS = 20;
    /** What is frozen is never left behind, whatever becomes of those who would end it. */
    private static final int MOST_SECONDS_FROZEN = 90;

    private final ProbeInbox inbox;

    /** How an executor fails. */
    public enum Kind {
        /** It is gone at once. */
        KILLED,
        /** It is there, and does nothing. */
        FROZEN
    }

    private ClusterDrill(ProbeInbox inbox) {
        this.inbox = inbox;
    }

    static ClusterDrill arm(SparkCluster cluster, RunSpec run, int ranks) throws InterruptedException {
        String name = "drill-" + UUID.randomUUID();
        ProbeInbox inbox = ProbeInbox.open(name, ranks, finding -> {});
        try {
            cluster.probe(run, ranks, rank -> rank.arm(name), LONGEST_ARMING, finding -> {});
            return new ClusterDrill(inbox);
        } catch (RuntimeException | InterruptedException e) {
            inbox.close();
            throw e;
        }
    }

    /** Within moments that executor fails. */
    public void fail(String executor, Kind kind) {
        inbox.wish(executor, kind);
    }

    /** On the executor, until it is told to fail, or nobody is there to tell it. */
    static void await(Supplier<@Nullable Object> question) {
        Thread thread = new Thread(() -> ask(question), "lockstep-drill");
        thread.setDaemon(true);
        thread.start();
    }

    private static void ask(Supplier<@Nullable Object> question) {
        try {
            Object answer = question.get();
            while (answer == null) {
                Thread.sleep(BETWEEN_QUESTIONS_MILLIS);
                answer = question.get();
            }
            if (answer instanceof Kind kind) {
                fail(kind);
            }
        } catch (InterruptedException | IOException | IllegalStateException e) {
            LOG.debug("no drill any more: {}", e.getMessage());
        }
    }

    private static void fail(Kind kind) throws IOException {
        long own = ProcessHandle.current().pid();
        String command = kind == Kind.KILLED
                ? "kill -KILL " + own
                : "kill -STOP " + own + "; sleep " + MOST_SECONDS_FROZEN + "; kill -KILL " + own;
        new ProcessBuilder(List.of("sh", "-c", command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() {
        inbox.close();
    }
}
