package dev.lockstep.train;

import java.util.HashMap;
import java.util.Map;

/** How far a rank has come, and what it holds there, as ranks tell it to one another when they begin. */
record RunStanding(long step, RunTally tally, double checksum) {

    double[] toRow() {
        double[] row = new double[2 + RunTally.NONE.numbers().size()];
        int at = 0;
        row[at++] = step;
        row[at++] = checksum;
        for (double number : tally.numbers().values()) {
            row[at++] = number;
        }
        return row;
    }

    static RunStanding of(double[] row) {
        Map<String, Double> numbers = new HashMap<>();
        int at = 2;
        for (String name : RunTally.NONE.numbers().keySet()) {
            numbers.put(name, row[at++]);
        }
        return new RunStanding((long) row[0], RunTally.of(numbers), row[1]);
    }

    /** By steps; where an evaluation failed, two of equally many may differ in whether their epoch was judged. */
    boolean isFurtherThan(RunStanding other) {
        return step > other.step || (step == other.step && tally.judgedEpoch() > other.tally.judgedEpoch());
    }
}
