package dev.lockstep.driver.cluster;

import dev.lockstep.events.Event;
import dev.lockstep.parallel.BackgroundQueue;
import dev.lockstep.parallel.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the run directory, in the order in which things were said, on a thread of its own: the one that hears the ranks, and
 * their signs of life, waits for no disk. Files keep their writers waiting, who ask for the end of what they gave. Words keep
 * nobody waiting: where too many have gathered, reports of progress are left out, which later ones overtake, and that is said.
 */
final class RunDirectoryWriter implements Consumer<Event>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunDirectoryWriter.class);
    /** Beyond them, reports of progress are left out; nothing else is, and of nothing else are there many. */
    static final int MOST_WAITING = 1_000;

    private static final Duration SLOW = Duration.ofSeconds(10);
    private static final Duration LONGEST_END = Duration.ofMinutes(1);

    private final Path directory;
    private final Consumer<Event> record;
    private final Clock clock;
    private final BackgroundQueue queue;
    private final Map<Long, Answer> answers = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();
    private volatile boolean isSlow;
    private long failed; // of the thread that writes

    /** What came of a piece of work: its result or its failure, once it is done. */
    private record Answer(@Nullable Object result, @Nullable RuntimeException failure) {}

    /** @param record where events go, and may take long to go */
    RunDirectoryWriter(Path directory, Consumer<Event> record) {
        this(directory, record, Clock.SYSTEM);
    }

    RunDirectoryWriter(Path directory, Consumer<Event> record, Clock clock) {
        this.directory = directory;
        this.record = record;
        this.clock = clock;
        queue = new BackgroundQueue("run-directory", clock);
    }

    /** By which it waits, and those do who wait for it. */
    Clock clock() {
        return clock;
    }

    /** Returns at once. */
    @Override
    public void accept(Event event) {
        warnWhereSlow();
        if (event instanceof Event.Progress && queue.waiting() >= MOST_WAITING) {
            leftOut.incrementAndGet();
            return;
        }
        queue.add(() -> write(event));
    }

    private void write(Event event) {
        try {
            record.accept(event);
            tellWhatWasLeftOut();
        } catch (RuntimeException e) {
            if (failed++ == 0) {
                LOG.warn("an event is missing from the record of {}: {}", directory, e.getMessage());
            }
        }
    }

    private void tellWhatWasLeftOut() {
        long missing = leftOut.getAndSet(0);
        if (!isSlow && missing + failed == 0) {
            return;
        }
        String what = "the disk of " + directory
                + (isSlow ? " took nothing for more than " + SLOW.toSeconds() + " s" : " failed")
                + " and takes events again";
        isSlow = false;
        record.accept(new Event.Warned(what
                + (missing == 0 ? "" : "; " + missing + " reports of progress were left out meanwhile")
                + (failed == 0 ? "" : "; " + failed + " events could not be written")));
        failed = 0;
    }

    private void warnWhereSlow() {
        if (!isSlow && queue.stalledFor().compareTo(SLOW) > 0) {
            isSlow = true;
            LOG.warn(
                    "the disk of {} has taken nothing for {} s, and {} words and files wait for it; training goes on",
                    directory,
                    SLOW.toSeconds(),
                    queue.waiting());
        }
    }

    /** Work on files for which nobody waits. */
    void add(Runnable work) {
        queue.add(work);
    }

    /** Begins work on files; the answer is a ticket. */
    RankMessage.Later begin(Supplier<Object> work) {
        long ticket = tickets.incrementAndGet();
        queue.add(() -> answers.put(ticket, answer(work)));
        return new RankMessage.Later(ticket);
    }

    private static Answer answer(Supplier<Object> work) {
        try {
            return new Answer(work.get(), null);
        } catch (RuntimeException e) {
            return new Answer(null, e);
        }
    }

    /** What came of the work, or the ticket again while it is not done; throws what the work threw. */
    @Nullable
    Object ask(RankMessage.Later ticket) {
        warnWhereSlow();
        Answer answer = answers.remove(ticket.number());
        if (answer == null) {
            return ticket;
        }
        RuntimeException failure = answer.failure();
        if (failure != null) {
            throw failure;
        }
        return answer.result();
    }

    /** Returns when all is written that was said. */
    @Override
    public void close() {
        boolean isWritten = false;
        try {
            isWritten = queue.awaitAll(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.close();
        }
        if (!isWritten) {
            throw new RunFailedException("the disk of " + directory + " has taken nothing for "
                    + queue.stalledFor().toSeconds() + " s: " + queue.waiting()
                    + " words and files of the run are not written; is it full, or unreachable?");
        }
    }
}
