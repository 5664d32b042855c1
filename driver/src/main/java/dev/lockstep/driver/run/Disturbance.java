package dev.lockstep.driver.run;

import dev.lockstep.driver.cluster.ClusterDrill;
import dev.lockstep.driver.page.FoldsResult;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.GoodputMeasured;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has executors of a run fail by a plan, each at the first word of a step of several ranks after it is due, and keeps the account of
 * what that cost. It hears what a listener of the run hears.
 */
public final class Disturbance {
    private final FaultPlan plan;
    private final ClusterDrill drill;
    private final LongSupplier nanos;
    private final TreeMap<Integer, String> executors = new TreeMap<>();
    private final List<String> weights = new ArrayList<>();
    private long due;
    private boolean hasBegun;
    private long faults;
    private long reached;
    /** Steps that an attempt before had reached, as far as they are to be made again. */
    private long lost;

    private long repeated;
    private @Nullable GoodputMeasured goodput;

    public Disturbance(FaultPlan plan, ClusterDrill drill) {
        this(plan, drill, System::nanoTime);
    }

    Disturbance(FaultPlan plan, ClusterDrill drill, LongSupplier nanos) {
        this.plan = plan;
        this.drill = drill;
        this.nanos = nanos;
    }

    /** Somebody who hears of the run, and of what is done to it. */
    public RunListener before(RunListener other) {
        return new Told(other, this);
    }

    private record Told(RunListener other, Disturbance disturbance) implements RunListener {
        @Override
        public void accept(Event event) {
            other.accept(event);
            disturbance.hear(event).ifPresent(done -> other.accept(new Event.Noted(done)));
        }

        @Override
        public void ended(Path directory) {
            other.ended(directory);
        }

        @Override
        public void says(String line) {
            other.says(line);
        }

        @Override
        public RunListener ofPart() {
            return new Told(other.ofPart(), disturbance);
        }

        @Override
        public void ended(FoldsResult result, Path directory) {
            other.ended(result, directory);
        }
    }

    /** What was done now, where something was. */
    synchronized Optional<String> hear(Event event) {
        if (event instanceof Event.RankPlaced placed) {
            executors.put(placed.rank(), placed.executor());
        } else if (event instanceof Event.Regrouped) {
            executors.clear(); // who is told next is placed first
        } else if (event instanceof Event.RunStarted) {
            lost += reached;
            reached = 0;
        } else if (event instanceof Event.Resumed resumed) {
            lost = Math.max(0, lost - resumed.step());
            reached = resumed.step();
        } else if (event instanceof Event.Progress progress) {
            repeated += lost;
            lost = 0;
            reached = progress.step();
            return disturb();
        } else if (event instanceof GoodputMeasured measured) {
            goodput = measured;
        } else if (event instanceof Event.RunEnded ended) {
            weights.add(ended.weightsSha256());
            lost = 0;
            reached = 0;
        }
        return Optional.empty();
    }

    private Optional<String> disturb() {
        long now = nanos.getAsLong();
        if (!hasBegun) {
            hasBegun = true;
            due = now + plan.every().toNanos();
        }
        if (now - due < 0 || executors.size() < 2) {
            return Optional.empty(); // the last one that remembers the run is left alone
        }
        due = now + plan.every().toNanos();
        FaultPlan.Fault fault = plan.fault(faults++, executors.size());
        Integer rank = List.copyOf(executors.keySet()).get(fault.rank());
        String executor = String.valueOf(executors.get(rank));
        drill.fail(executor, fault.kind());
        return Optional.of("fault " + faults + ": rank " + rank + " (executor " + executor + ") is "
                + fault.kind().word());
    }

    /** The names of the weights that it came to; one of each training. */
    public synchronized List<String> weights() {
        return List.copyOf(weights);
    }

    /** What happened, and what it cost, line by line. */
    public synchronized List<String> account() {
        int all = drill.told().values().stream().mapToInt(count -> count).sum();
        String kinds = drill.told().entrySet().stream()
                .map(kind -> kind.getValue() + " " + kind.getKey().word())
                .collect(Collectors.joining(", "));
        GoodputMeasured measured = goodput;
        String cost = measured == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", goodput %.1f %%, recovery %.1f s of %.1f s of training",
                        100 * measured.shareOfTraining(),
                        measured.lost().recovery(),
                        measured.secondsOfTraining());
        return List.of(
                "faults   " + all + (kinds.isEmpty() ? "" : ": " + kinds),
                "cost     " + repeated + (repeated == 1 ? " step" : " steps") + " made again" + cost);
    }
}
