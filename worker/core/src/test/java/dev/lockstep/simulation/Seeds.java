package dev.lockstep.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Tries worlds one after the other, on all cores, until one of them fails. */
public final class Seeds {
    /** The seed to try alone, with all that happens. */
    private static final @Nullable Long ONE = Long.getLong("lockstep.simulation.seed");

    private static final long LOOKS_MILLIS = 1_000;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final long first;
    private final long count;

    private Seeds(long first, long count) {
        this.first = first;
        this.count = count;
    }

    /** So many, or as many as {@code -Dlockstep.simulation.seeds} says, from {@code -Dlockstep.simulation.first} on. */
    public static Seeds ofEachBuild(long usual) {
        return ONE != null
                ? new Seeds(ONE, 1)
                : new Seeds(
                        Long.getLong("lockstep.simulation.first", 0), Long.getLong("lockstep.simulation.seeds", usual));
    }

    public static Seeds upTo(long count) {
        return new Seeds(0, count);
    }

    /**
     * The least seed of those tried that fails, with what is wrong.
     *
     * @param world what is wrong with the world of a seed; empty where nothing is
     */
    public Optional<String> firstThatFails(LongFunction<List<String>> world) throws InterruptedException {
        AtomicLong next = new AtomicLong(first);
        ConcurrentSkipListMap<Long, String> failed = new ConcurrentSkipListMap<>();
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Worker worker = new Worker(next, failed, world);
            worker.start();
            workers.add(worker);
        }
        for (Worker worker : workers) {
            do {
                worker.join(LOOKS_MILLIS);
                worker.checkGetsFurther();
            } while (worker.isAlive());
        }
        return Optional.ofNullable(failed.firstEntry())
                .map(entry -> "seed " + entry.getKey() + ": " + entry.getValue());
    }

    /** Tries one after the other. */
    private final class Worker extends Thread {
        private final AtomicLong next;
        private final ConcurrentSkipListMap<Long, String> failed;
        private final LongFunction<List<String>> world;
        private volatile long seed;
        private volatile long since = System.nanoTime();

        Worker(AtomicLong next, ConcurrentSkipListMap<Long, String> failed, LongFunction<List<String>> world) {
            super("seeds");
            this.next = next;
            this.failed = failed;
            this.world = world;
            setDaemon(true);
        }

        @Override
        public void run() {
            for (long own = next.getAndIncrement();
                    own < first + count && failed.isEmpty();
                    own = next.getAndIncrement()) {
                seed = own;
                since = System.nanoTime();
                try {
                    List<String> faults = world.apply(own);
                    if (!faults.isEmpty()) {
                        failed.put(own, String.join("\n", faults));
                    }
                } catch (RuntimeException | Error e) {
                    failed.put(own, String.valueOf(e));
                }
            }
        }

        /** A world takes no time to speak of, but where one of its threads waits without its knowledge. */
        void checkGetsFurther() {
            if (isAlive() && System.nanoTime() - since > LONGEST_NANOS) {
                StringBuilder stacks = new StringBuilder();
                Thread.getAllStackTraces()
                        .forEach((thread, frames) -> stacks.append(thread.getName())
                                .append(": ")
                                .append(List.of(frames))
                                .append('\n'));
                throw new AssertionError("seed " + seed + " gets no further:\n" + stacks);
            }
        }
    }
}
