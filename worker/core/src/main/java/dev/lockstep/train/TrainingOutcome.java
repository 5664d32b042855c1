package dev.lockstep.train;

import java.io.Serializable;

/** How training ended, as every rank knows it: all ranks hold equal outcomes but for the seconds. */
public record TrainingOutcome(
        Status status,
        String message,
        long steps,
        int epochs,
        double seconds,
        double samplesPerSecond,
        String weightsSha256)
        implements Serializable {

    public enum Status {
        COMPLETED("completed"),
        EARLY_STOPPED("earlyStopped"),
        DIVERGED("diverged"),
        /** Training stands where it was to wait for somebody who has it go on. */
        PAUSED("paused"),
        /** Training has not ended: other ranks are to begin where these stood. */
        REGROUPED("regrouped");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** As events and results say it. */
        public String word() {
            return word;
        }
    }
}
