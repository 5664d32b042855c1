package dev.lockstep.driver.cluster;

import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the driver reads what the ranks of one attempt say. */
final class Mailbox implements AutoCloseable {
    private static final Map<String, Mailbox> OPEN = new ConcurrentHashMap<>();
    private static final String READ = "read";

    private final String attempt;
    private final Consumer<Event> events;
    private final AtomicReference<String> firstFailure = new AtomicReference<>();
    private final CountDownLatch speakerEnded = new CountDownLatch(1);

    private Mailbox(String attempt, Consumer<Event> events) {
        this.attempt = attempt;
        this.events = events;
    }

    static Mailbox open(String attempt, Consumer<Event> events) {
        Mailbox mailbox = new Mailbox(attempt, events);
        OPEN.put(attempt, mailbox);
        return mailbox;
    }

    /** Must return at once: Spark delivers one message at a time. Messages of a closed attempt are late, and dropped. */
    static @Nullable Object deliver(Message message) {
        Mailbox mailbox = OPEN.get(message.attempt());
        if (mailbox != null) {
            mailbox.read(message);
        }
        return message.kind() == Message.Kind.EVENT ? null : READ;
    }

    private void read(Message message) {
        switch (message.kind()) {
            case EVENT -> events.accept(EventLog.fromJson(message.body()));
            case FAILURE -> firstFailure.compareAndSet(null, "rank " + message.rank() + ": " + message.body());
            case END -> {
                if (message.rank() == 0) {
                    speakerEnded.countDown();
                }
            }
        }
    }

    /** What went wrong first, as the rank said it to which it happened. */
    Optional<String> firstFailure() {
        return Optional.ofNullable(firstFailure.get());
    }

    /** Waits until rank 0 has said and written everything, or so long. */
    void awaitSpeaker(Duration most) {
        try {
            if (!speakerEnded.await(most.toMillis(), TimeUnit.MILLISECONDS)) {
                firstFailure.compareAndSet(null, "rank 0 did not stop within " + most.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        OPEN.remove(attempt);
    }
}
