package dev.lockstep.train;

import dev.lockstep.parallel.Clock;

/** What a rank is told from outside while it trains. */
public interface RankControl {

    /** Asked before each step, counted from 0: whether this rank shall end here, without an outcome. */
    boolean endsBefore(long step);

    /** Asked of the leader, when it ends so: whether the run ends with it, and what was learned shall be left. */
    boolean endsForGood();

    /**
     * Asked of the leader, where an epoch ends or a checkpoint falls due: whether all ranks shall end there, so
     * that other ranks can begin where these stood.
     */
    boolean regroups();

    /** Asked before each step: whether this rank is to end soon, so that all end with the next average, and others go on from there. */
    default boolean leaves() {
        return false;
    }

    /** Returns when all that this rank has told until now is kept, or cannot be, where the run goes on after whatever may happen. */
    default void awaitRecord() {}

    /** By which the rank waits, and its threads do. */
    default Clock clock() {
        return Clock.SYSTEM;
    }

    /** Where the rank says what it is about. */
    default RankPhase phase() {
        return new RankPhase();
    }

    /** Of a rank that nobody interferes with. */
    static RankControl none() {
        return new RankControl() {
            @Override
            public boolean endsBefore(long step) {
                return false;
            }

            @Override
            public boolean endsForGood() {
                return false;
            }

            @Override
            public boolean regroups() {
                return false;
            }
        };
    }
}
