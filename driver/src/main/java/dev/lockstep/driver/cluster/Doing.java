package dev.lockstep.driver.cluster;

/** What a rank is about, for the message should it fail. */
final class Doing {
    private volatile String phase = "being placed";
    private volatile long step = -1;

    void begin(String what) {
        phase = what;
        step = -1;
    }

    void step(long next) {
        step = next;
    }

    String phase() {
        return phase;
    }

    long step() {
        return step;
    }
}
