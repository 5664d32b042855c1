package dev.lockstep.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the state of a run outlives the task that made it, as long as the JVM does: a rank that begins again finds there
 * what the one before it left. States are lent: no two ranks in a JVM have the same one.
 */
public final class SurvivingState {
    private static final Map<String, List<RunState>> LEFT = new HashMap<>();

    private final Optional<String> run;

    private SurvivingState(Optional<String> run) {
        this.run = run;
    }

    /** The memory of a run, of which this is the name that no other run has. */
    public static SurvivingState of(String run) {
        return new SurvivingState(Optional.of(run));
    }

    /** For a run that nothing could outlive: nothing is kept, and no time spent on it. */
    public static SurvivingState none() {
        return new SurvivingState(Optional.empty());
    }

    boolean keeps() {
        return run.isPresent();
    }

    /** The furthest state of this run that lies here. */
    Optional<RunState> borrow() {
        synchronized (LEFT) {
            List<RunState> states =
                    run.map(name -> LEFT.getOrDefault(name, List.of())).orElse(List.of());
            Optional<RunState> furthest = states.stream().max(Comparator.comparingLong(RunState::step));
            furthest.ifPresent(states::remove);
            return furthest;
        }
    }

    /** Keeps what has a step behind it, and nobody was interrupted in writing. */
    void giveBack(RunState state) {
        if (state.isTorn() || state.step() == 0) {
            return;
        }
        synchronized (LEFT) {
            run.ifPresent(
                    name -> LEFT.computeIfAbsent(name, key -> new ArrayList<>()).add(state));
        }
    }

    /** Forgets the run: it has ended, or its driver is gone. */
    public void forget() {
        synchronized (LEFT) {
            run.ifPresent(LEFT::remove);
        }
    }
}
