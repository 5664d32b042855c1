package dev.lockstep.average.rendezvous;

import java.util.List;

/** A rank did not come to a meeting: a failure that the run can go on from, unlike a broken invariant. */
public final class LostRankException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // whatever list it is made of, it keeps one that is serializable
    private final List<Integer> awaited;

    /** With a message that says who lost whom, and at what. */
    public LostRankException(String message) {
        this(message, List.of());
    }

    /** The same, where it is known who was waited for. */
    public LostRankException(String message, List<Integer> awaited) {
        super(message);
        this.awaited = List.copyOf(awaited);
    }

    /** The ranks that this one waited for in vain; empty where it knows no more than that somebody was lost. */
    public List<Integer> awaited() {
        return awaited;
    }
}
