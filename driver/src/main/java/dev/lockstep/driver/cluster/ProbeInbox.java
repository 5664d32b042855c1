package dev.lockstep.driver.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the driver reads what the ranks of one probe say. */
final class ProbeInbox implements AutoCloseable {
    private static final Map<String, ProbeInbox> OPEN = new ConcurrentHashMap<>();
    private static final String READ = "read";

    private final String probe;
    private final int ranks;
    private final Consumer<Serializable> findings;
    private final Map<Integer, RankRendezvous<Serializable>> meetings = new ConcurrentHashMap<>();

    private ProbeInbox(String probe, int ranks, Consumer<Serializable> findings) {
        this.probe = probe;
        this.ranks = ranks;
        this.findings = findings;
    }

    static ProbeInbox open(String probe, int ranks, Consumer<Serializable> findings) {
        ProbeInbox inbox = new ProbeInbox(probe, ranks, findings);
        OPEN.put(probe, inbox);
        return inbox;
    }

    /** Must return at once: Spark delivers one message at a time. Messages of a closed probe are late, and dropped. */
    static @Nullable Object deliver(ProbeMessage message) {
        ProbeInbox inbox = OPEN.get(message.probe());
        return inbox == null ? READ : inbox.read(message);
    }

    private @Nullable Object read(ProbeMessage message) {
        if (message.body() instanceof ProbeMessage.Finding found) {
            findings.accept(found.finding());
            return READ;
        }
        ProbeMessage.Meets meets = (ProbeMessage.Meets) message.body();
        List<Serializable> all = meetings.computeIfAbsent(meets.number(), number -> new RankRendezvous<>(ranks))
                .enter(message.rank(), meets.with());
        return all == null ? null : new ArrayList<>(all);
    }

    @Override
    public void close() {
        OPEN.remove(probe);
    }
}
