package dev.lockstep.simulation;

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
record TrainingFault(What what, int one, int other, long arrivals, Duration time) {
    enum What {
        KILL,
        KILL_ALL,
        STOP,
        HICCUP,
        CUT,
        RESET,
        FLIP,
        SLOW_STORAGE,
        FAILING_STORAGE,
        FULL_STORAGE,
        ROTTEN_STORAGE,
        STORAGE_LOSES_POWER
    }

    private static final What[] ALL = What.values();
    /** Executors are more often lost than anything else. */
    private static final int KILLS = 6;

    static TrainingFault of(SplitMixRandom random, int executors, long mostArrivals) {
        int which = random.nextInt(ALL.length + KILLS);
        What what = which < ALL.length ? ALL[which] : What.KILL;
        int one = random.nextInt(executors);
        int other = (one + 1 + random.nextInt(Math.max(1, executors - 1))) % executors;
        Duration time = Duration.ofMillis(random.nextInt(random.nextInt(2) == 0 ? 1_000 : 20_000));
        return new TrainingFault(what, one, other, random.nextInt((int) mostArrivals), time);
    }

    void happenTo(SimulatedTraining run) {
        Simulation world = run.world();
        world.tell("fault: " + this);
        SimulatedProcess process = run.executor(one);
        Route route = new Route(process.host(), run.executor(other).host());
        switch (what) {
            case KILL -> process.kill();
            case KILL_ALL -> run.killAll();
            case STOP -> process.stop(time);
            case HICCUP, CUT -> {
                run.network().cut(route);
                long end = world.now() + time.toNanos() * (what == What.CUT ? 4 : 1);
                world.at(end, "heal", () -> run.network().heal(route));
            }
            case RESET -> run.network().reset(route);
            case FLIP -> run.network().flipNext(route);
            case SLOW_STORAGE -> run.disk().beSlow(Duration.ofMillis(1 + time.toMillis() / 4), time);
            case FAILING_STORAGE -> run.disk().fail(time);
            case FULL_STORAGE -> run.disk().beFull(time);
            case ROTTEN_STORAGE -> run.rot();
            case STORAGE_LOSES_POWER -> run.disk().losePower();
        }
    }
}
