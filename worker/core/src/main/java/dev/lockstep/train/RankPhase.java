package dev.lockstep.train;

import java.time.Duration;

/**
 * What a rank is about, and since when: said by the rank while it works, and read by others, for the message should it fail or
 * get no further.
 */
public final class RankPhase {
    private volatile String phase = "being placed";
    private volatile long step = -1;
    private volatile String turn = "";
    private volatile boolean waits;
    private volatile long since = System.nanoTime();

    public void begin(String what) {
        phase = what;
        step = -1;
        waits = false;
        turn("");
    }

    /** The same, of what others decide the end of, within a deadline of its own. */
    public void awaitOthers(String what) {
        begin(what);
        waits = true;
    }

    public void step(long next) {
        step = next;
        turn("");
    }

    /** Something within the phase that may take long, and is told only of a rank that gets no further. */
    public void turn(String what) {
        turn = what;
        goesOn();
    }

    /** What is being done gets further. */
    public void goesOn() {
        since = System.nanoTime();
    }

    public String phase() {
        return phase;
    }

    public long step() {
        return step;
    }

    public String turn() {
        return turn;
    }

    /** How long it has got no further by now; 0 where it waits for others. */
    public Duration standstill() {
        return waits ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }
}
