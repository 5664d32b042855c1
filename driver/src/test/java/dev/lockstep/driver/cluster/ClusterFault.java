package dev.lockstep.driver.cluster;

import dev.lockstep.order.SplitMixRandom;
import dev.lockstep.simulation.SimulatedNetwork.Route;
import java.time.Duration;

/**
 * What happens to a run, or to what it lives on.
 *
 * @param one executor of those that there are, or a link of its
 * @param arrivals after which it happens: between any two
 * @param time for how long, where it ends
 */
record ClusterFault(What what, int one, int other, long arrivals, Duration time) {
    enum What {
        KILL,
        KILL_ALL,
        STOP,
        /** It does nothing any more, and does not end. */
        HANG,
        HICCUP,
        CUT,
        RESET,
        /** What an executor says to the driver comes late, or what the driver answers. */
        LATE_WORDS,
        LATE_ANSWERS,
        SLOW_STORAGE,
        FAILING_STORAGE,
        FULL_STORAGE,
        STORAGE_LOSES_POWER
    }

    private static final What[] ALL = What.values();
    /** Executors are more often lost than anything else. */
    private static final int KILLS = 8;

    static ClusterFault of(SplitMixRandom random, int executors, long mostArrivals) {
        int which = random.nextInt(ALL.length + KILLS);
        What what = which < ALL.length ? ALL[which] : What.KILL;
        int one = random.nextInt(executors);
        int other = (one + 1 + random.nextInt(Math.max(1, executors - 1))) % executors;
        Duration time = Duration.ofMillis(random.nextInt(random.nextInt(2) == 0 ? 1_000 : 20_000));
        return new ClusterFault(what, one, other, random.nextInt((int) mostArrivals), time);
    }

    void happenTo(SimulatedRun run) {
        run.world().tell("fault: " + this);
        SimulatedExecutor executor = run.spark().living(one);
        Route route = new Route(executor.hostname(), run.spark().living(other).hostname());
        Route toDriver = new Route(executor.hostname(), SimulatedSpark.DRIVER);
        switch (what) {
            case KILL -> run.spark().kill(executor);
            case KILL_ALL -> run.spark().executors().forEach(run.spark()::kill);
            case STOP -> executor.process().stop(time);
            case HANG -> executor.process().stop(Duration.ofDays(1));
            case HICCUP -> run.cut(route, time);
            case CUT -> run.cut(route, time.multipliedBy(4));
            case RESET -> run.network().reset(route);
            case LATE_WORDS -> run.cut(toDriver, time);
            case LATE_ANSWERS -> run.cut(toDriver.back(), time);
            case SLOW_STORAGE -> run.disk().beSlow(Duration.ofMillis(1 + time.toMillis() / 4), time);
            case FAILING_STORAGE -> run.disk().fail(time);
            case FULL_STORAGE -> run.disk().beFull(time);
            case STORAGE_LOSES_POWER -> run.disk().losePower();
        }
    }
}
