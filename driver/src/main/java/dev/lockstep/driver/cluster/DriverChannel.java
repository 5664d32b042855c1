package dev.lockstep.driver.cluster;

import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import dev.lockstep.parallel.Clock;
import dev.lockstep.train.RankPhase;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.spark.api.plugin.PluginContext;
import org.jspecify.annotations.Nullable;

/** Carries what a rank says from its executor to the driver, and the answers back. */
final class DriverChannel {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(2);
    private static final long BETWEEN_LOOKS_NANOS = 500_000;
    /** For one piece of a file. */
    private static final Duration LONGEST_ON_DISK = Duration.ofMinutes(2);

    private static volatile @Nullable PluginContext plugin;

    private final String attempt;
    private final int rank;
    private final Clock clock;
    private final Supplier<PluginContext> way;
    private final RankPhase phase = new RankPhase();

    /** By the way that Spark gives this executor. */
    DriverChannel(String attempt, int rank) {
        this(attempt, rank, Clock.SYSTEM, DriverChannel::context);
    }

    DriverChannel(String attempt, int rank, Clock clock, Supplier<PluginContext> way) {
        this.attempt = attempt;
        this.rank = rank;
        this.clock = clock;
        this.way = way;
    }

    /** Spark gives each executor one way to the driver. */
    static void start(PluginContext context) {
        plugin = context;
    }

    /** What the rank is about. */
    RankPhase phase() {
        return phase;
    }

    void tell(Event event) {
        send(new RankMessage.EventReport(EventLog.toJson(event)));
    }

    /** Returns at once. */
    void send(RankMessage.Body body) {
        try {
            way.get().send(message(body));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** Returns when the driver has read it, and written what is to be written, with its answer. */
    @Nullable
    Object ask(RankMessage.Body body) {
        long began = clock.nanoTime();
        Object answer = askOnce(body);
        while (answer instanceof RankMessage.Later ticket) {
            if (clock.nanoTime() - began > LONGEST_ON_DISK.toNanos()) {
                throw new IllegalStateException("rank " + rank + " waited " + LONGEST_ON_DISK.toSeconds()
                        + " s for the driver's disk: is it slow, or unreachable?");
            }
            clock.park(this, BETWEEN_LOOKS_NANOS);
            answer = askOnce(ticket);
        }
        phase.goesOn();
        return answer;
    }

    private @Nullable Object askOnce(RankMessage.Body body) {
        try {
            return way.get().ask(message(body));
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
    Object askUntilAnswered(RankMessage.Body body, Wait wait) throws InterruptedException {
        long began = clock.nanoTime();
        while (true) {
            Object answer = ask(body);
            if (answer != null) {
                return answer;
            }
            if (wait.stopped().getAsBoolean()) {
                throw new InterruptedException("rank " + rank + " was stopped while it waited for " + wait.what());
            }
            if (clock.nanoTime() - began > wait.deadline().toNanos()) {
                throw new DeadlineException(rank, wait.deadline(), wait.what());
            }
            clock.sleep(BETWEEN_QUESTIONS);
        }
    }

    private RankMessage message(RankMessage.Body body) {
        return new RankMessage(attempt, rank, body);
    }

    private IllegalStateException unreachable(Exception e) {
        return new IllegalStateException("rank " + rank + " cannot reach the driver: " + e.getMessage(), e);
    }

    /**
     * Asks what is no matter of an attempt.
     *
     * @param who asks, as messages call it
     */
    static @Nullable Object ask(ProbeMessage message, String who) {
        try {
            return context().ask(message);
        } catch (Exception e) {
            throw new IllegalStateException(who + " cannot reach the driver: " + e.getMessage(), e);
        }
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
