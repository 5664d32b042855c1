package dev.lockstep.average;

import dev.lockstep.order.Deal;
import dev.lockstep.parallel.Team;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * A rank's way to the others, in two steps: it listens, and tells everybody through whom it can be found; when it has been
 * told of all others, it joins them.
 */
public final class Exchange implements AutoCloseable {
    private static final String JVM = UUID.randomUUID().toString();

    private final Peer peer;
    private final Terms terms;

    private Exchange(Peer peer, Terms terms) {
        this.peer = peer;
        this.terms = terms;
    }

    /**
     * Opens what others need to find this rank.
     *
     * @param host address of this host, on which alone it listens, and by which others reach it
     */
    public static Exchange listen(int rank, String host, Terms terms) throws IOException {
        return new Exchange(new Peer(rank, host, 0, host, JVM, ""), terms);
    }

    /** What the others must be told. */
    public Peer peer() {
        return peer;
    }

    /** How many connections were refused, because those who made them did not prove that they belong here. */
    public long refused() {
        return 0;
    }

    /**
     * Meets all other ranks.
     *
     * @param peers of all ranks, in the order of their numbers
     */
    public Averager join(Deal deal, List<Peer> peers, Team team) {
        if (peers.stream().allMatch(p -> p.jvm().equals(JVM))) {
            return MemoryAverager.join(
                    terms.attempt(), deal, peer.rank(), team, terms.deadlines().meeting());
        }
        throw new UnsupportedOperationException("ranks in several JVMs cannot be linked yet");
    }

    /** Lets nobody in any more. Closing the averager closes this too. */
    @Override
    public void close() {}
}
