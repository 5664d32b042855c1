package dev.lockstep.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What decides how a run goes on besides its weights. All of it are numbers, so that a checkpoint holds it by names and ranks tell
 * it to one another as a row: both follow from this one list.
 *
 * @param epochLossSum the losses of the epoch's steps so far, of which its mean is made
 * @param epochSteps how many they are
 * @param bestLoss least loss of an epoch so far, or least cost by what early stopping judges by
 * @param bestEpoch the epoch that had it; 0 before the first
 * @param judgedEpoch the last epoch that was judged
 */
record RunTally(
        double epochLossSum, long epochSteps, double bestLoss, int bestEpoch, int judgedEpoch, Plateau plateau) {
    static final RunTally NONE = new RunTally(0, 0, Double.POSITIVE_INFINITY, 0, 0, Plateau.NONE);

    /**
     * Where a learning rate stands that falls when nothing better comes.
     *
     * @param rateFactor what the rate is multiplied by
     * @param best least cost of an epoch since training began
     * @param waited epochs without a better one since then, or since the rate fell
     */
    record Plateau(double rateFactor, double best, int waited) {
        static final Plateau NONE = new Plateau(1, Double.POSITIVE_INFINITY, 0);
    }

    Map<String, Double> numbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("epochLossSum", epochLossSum);
        numbers.put("epochSteps", (double) epochSteps);
        numbers.put("bestLoss", bestLoss);
        numbers.put("bestEpoch", (double) bestEpoch);
        numbers.put("judgedEpoch", (double) judgedEpoch);
        numbers.put("rateFactor", plateau.rateFactor());
        numbers.put("plateauBest", plateau.best());
        numbers.put("plateauWaited", (double) plateau.waited());
        return numbers;
    }

    /** From the numbers by their names; one that is not there is as it is at the beginning. */
    static RunTally of(Map<String, Double> numbers) {
        ToDoubleFunction<String> number =
                name -> numbers.getOrDefault(name, NONE.numbers().get(name));
        return new RunTally(
                number.applyAsDouble("epochLossSum"),
                (long) number.applyAsDouble("epochSteps"),
                number.applyAsDouble("bestLoss"),
                (int) number.applyAsDouble("bestEpoch"),
                (int) number.applyAsDouble("judgedEpoch"),
                new Plateau(number.applyAsDouble("rateFactor"), number.applyAsDouble("plateauBest"), (int)
                        number.applyAsDouble("plateauWaited")));
    }
}
