package dev.lockstep.simulation;

import java.util.ArrayList;
import java.util.List;

/** Threads that wait for a change. */
final class Watchers {
    private final Simulation world;
    private final List<SimulatedThread> waiting = new ArrayList<>();

    Watchers(Simulation world) {
        this.world = world;
    }

    void wake() {
        List<SimulatedThread> woken = List.copyOf(waiting);
        waiting.clear();
        woken.forEach(world::wake);
    }

    void add(SimulatedThread thread) {
        if (!waiting.contains(thread)) {
            waiting.add(thread);
        }
    }

    void remove(SimulatedThread thread) {
        waiting.remove(thread);
    }
}
