package dev.lockstep.train;

import dev.lockstep.train.TrainingOutcome.Status;

/** Why training ends before its last step, in words; steps are counted from 1 for readers, as in every event. */
record TrainingEnd(Status status, String message) {
    static final TrainingEnd NONE = new TrainingEnd(Status.COMPLETED, "");

    static TrainingEnd diverged(long step, TrainingCalendar calendar, String kept, double rate) {
        return new TrainingEnd(
                Status.DIVERGED,
                "the loss was no longer a number at " + at(step, calendar) + "; kept: " + kept
                        + "; try a smaller learning rate than " + rate + ", or training.clip");
    }

    static TrainingEnd outOfRange(long step, TrainingCalendar calendar, String kept) {
        return new TrainingEnd(
                Status.DIVERGED,
                "what was averaged after " + at(step, calendar)
                        + " has numbers beyond the 65,504 of training.average.compress=fp16; kept: " + kept
                        + "; try bf16, which has the range of 32 bits, or none");
    }

    static TrainingEnd earlyStopped(String kept, int patience) {
        return new TrainingEnd(Status.EARLY_STOPPED, kept + " was the best; no better one in " + patience + " epochs");
    }

    private static String at(long step, TrainingCalendar calendar) {
        return "step " + (step + 1) + " (epoch " + calendar.epochOf(step) + ")";
    }

    boolean isReached() {
        return status != Status.COMPLETED;
    }
}
