package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.Capacity.FailureDrill;
import dev.lockstep.events.Event;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Hears how a run goes whose last rank is made to fail, and when. */
final class DrillWatch implements Consumer<Event> {
    /** Reports of progress, four a second, after which a run counts as under way. */
    private static final int UNDER_WAY = 8;

    private final int every;
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final TreeMap<Integer, String> executors = new TreeMap<>();
    private Consumer<String> failing = executor -> {};
    private int reports;
    private long told;
    private long failed;
    private long noticed;
    private long resumed;
    private long after;

    /** @param every steps from one average to the next: those since the last one are lost with a rank */
    DrillWatch(int every) {
        this.every = every;
    }

    /** Before the run begins: what is done to an executor once it is under way. */
    synchronized void whenUnderWay(Consumer<String> what) {
        failing = what;
    }

    @Override
    public synchronized void accept(Event event) {
        if (event instanceof Event.RankPlaced placed) {
            executors.put(placed.rank(), placed.executor());
        } else if (event instanceof Event.Regrouped && failed != 0 && noticed == 0) {
            noticed = System.nanoTime();
        } else if (event instanceof Event.Resumed again && noticed != 0) {
            resumed = again.step();
        } else if (event instanceof Event.Progress progress) {
            progress(progress);
        }
    }

    private void progress(Event.Progress progress) {
        if (noticed != 0) {
            if (after == 0) {
                after = System.nanoTime();
                goesOn.countDown();
            }
            return;
        }
        told = progress.step();
        if (++reports == UNDER_WAY) {
            failed = System.nanoTime();
            failing.accept(executors.lastEntry().getValue());
        }
    }

    void ended() {
        goesOn.countDown();
    }

    void await(long seconds) throws InterruptedException {
        goesOn.await(seconds, TimeUnit.SECONDS);
    }

    synchronized Optional<FailureDrill> outcome(String kind) {
        return after == 0
                ? Optional.empty()
                : Optional.of(new FailureDrill(
                        kind, (noticed - failed) / 1e9, (after - noticed) / 1e9, Math.max(0, told - resumed) + every));
    }
}
