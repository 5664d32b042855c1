package dev.lockstep.order;

/** After which steps the replicas are averaged: every so many, and at the end of an epoch, where the model is judged. */
public record AverageSchedule(long stepsPerEpoch, int every) {

    public boolean isDueAfter(long step) {
        long inEpoch = step % stepsPerEpoch;
        return (inEpoch + 1) % every == 0 || inEpoch + 1 == stepsPerEpoch;
    }

    /** How many there were before the one that is due after this step. */
    public long before(long step) {
        long anEpoch = (stepsPerEpoch + every - 1) / every;
        return step / stepsPerEpoch * anEpoch + step % stepsPerEpoch / every;
    }
}
