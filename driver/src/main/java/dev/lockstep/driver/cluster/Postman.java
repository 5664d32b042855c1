package dev.lockstep.driver.cluster;

import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.plugin.PluginContext;
import org.jspecify.annotations.Nullable;

/** Carries what a rank says from its executor to the driver, and the answers back. */
final class Postman {
    private static final long BETWEEN_QUESTIONS_MILLIS = 2;
    private static volatile @Nullable PluginContext plugin;

    private final String attempt;
    private final int rank;

    Postman(String attempt, int rank) {
        this.attempt = attempt;
        this.rank = rank;
    }

    /** Spark gives each executor one way to the driver. */
    static void start(PluginContext context) {
        plugin = context;
    }

    void tell(Event event) {
        try {
            context().send(message(new Message.Told(EventLog.toJson(event))));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** Returns when the driver has read it, with its answer. */
    @Nullable
    Object ask(Message.Body body) {
        try {
            return context().ask(message(body));
        } catch (Exception e) {
            throw unreachable(e);
        }
    }

    /**
     * What a rank waits for.
     *
     * @param what as in "waited for"
     * @param stopped whether nobody wants it any more
     */
    record Wait(String what, Duration deadline, BooleanSupplier stopped) {}

    /** Asks again until there is an answer. */
    Object askUntilAnswered(Message.Body body, Wait wait) throws InterruptedException {
        long began = System.nanoTime();
        while (true) {
            Object answer = ask(body);
            if (answer != null) {
                return answer;
            }
            if (wait.stopped().getAsBoolean()) {
                throw new InterruptedException("rank " + rank + " was stopped while it waited for " + wait.what());
            }
            if (System.nanoTime() - began > wait.deadline().toNanos()) {
                throw new LateException(rank, wait.deadline(), wait.what());
            }
            Thread.sleep(BETWEEN_QUESTIONS_MILLIS);
        }
    }

    private Message message(Message.Body body) {
        return new Message(attempt, rank, body);
    }

    private IllegalStateException unreachable(Exception e) {
        return new IllegalStateException("rank " + rank + " cannot reach the driver: " + e.getMessage(), e);
    }

    private static PluginContext context() {
        PluginContext context = plugin;
        if (context == null) {
            throw new IllegalStateException("Spark did not load " + LockstepPlugin.class.getName()
                    + " in this executor: put lockstep.jar on spark.executor.extraClassPath");
        }
        return context;
    }
}
