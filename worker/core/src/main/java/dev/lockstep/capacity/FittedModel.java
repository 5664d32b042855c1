package dev.lockstep.capacity;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealVector;

/**
 * A model that was fitted, and how uncertain it is.
 *
 * @param constants their logarithms: those of the exchange in their order, then by how much ranks lie further apart
 * @param moves of these, for each draw of the bootstrap
 */
record FittedModel(CostModel model, RealVector constants, List<RealVector> moves) {
    private static final int STRETCH = ExchangeCosts.NAMES.size();
    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;

    /** For each draw, by how much the logarithm of what is predicted by some model moves, as that of this one would. */
    double[] moves(CostModel from, ToDoubleFunction<CostModel> prediction) {
        RealVector slopes = new ArrayRealVector(constants.getDimension());
        for (int i = 0; i < slopes.getDimension(); i++) {
            double above = Math.log(prediction.applyAsDouble(moved(from, i, Math.exp(CostFit.STEP))));
            double below = Math.log(prediction.applyAsDouble(moved(from, i, Math.exp(-CostFit.STEP))));
            slopes.setEntry(i, (above - below) / (2 * CostFit.STEP));
        }
        return moves.stream().mapToDouble(slopes::dotProduct).toArray();
    }

    private static CostModel moved(CostModel from, int constant, double factor) {
        if (constant == STRETCH) {
            return from.with(from.costs(), factor * from.stretch());
        }
        double[] values = from.costs().values();
        values[constant] *= factor;
        return from.with(ExchangeCosts.of(values), from.stretch());
    }

    /** The interval that nine of ten draws of a constant fall into. */
    Uncertain constant(int number) {
        double value = constants.getEntry(number);
        double[] draws = moves.stream()
                .mapToDouble(move -> Math.exp(value + move.getEntry(number)))
                .sorted()
                .toArray();
        return new Uncertain(Math.exp(value), Quantiles.of(draws, LOW), Quantiles.of(draws, HIGH));
    }
}
