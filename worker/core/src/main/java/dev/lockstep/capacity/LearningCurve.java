package dev.lockstep.capacity;

import dev.lockstep.order.SplitMixRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * How a metric goes on with the epochs: towards a limit, by a power of their number, as learning curves do. Where the target was
 * reached it is read off; beyond what was trained it is forecast.
 */
public final class LearningCurve {
    private static final int DRAWS = 200;
    private static final long SEED = 0xC04;
    private static final double FLATTEST = 0.05;
    private static final double STEEPEST = 4;
    private static final int FEWEST = 4;
    private static final int MOST_EVALUATIONS = 200;
    /** Further is not forecast: so many times what was trained. */
    private static final double FURTHEST = 20;

    private final double[] values;

    /** Of a metric after each epoch. */
    public LearningCurve(List<Double> values) {
        this.values = values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** A limit, and how far from it the metric is after the first epoch. */
    private record Shape(double limit, double distance, double power) {
        double at(double epoch) {
            return limit + distance * Math.pow(epoch, -power);
        }

        /** Infinite where the limit is not beyond the target. */
        double epochs(double target) {
            double share = (target - limit) / distance;
            return share <= 0 ? Double.POSITIVE_INFINITY : Math.pow(share, -1 / power);
        }
    }

    /**
     * Epochs until the metric is as good as the target, with the interval that they lie in nine times of ten.
     *
     * @return empty where so few epochs were trained, or the curve goes so flat, that nobody can say
     */
    public Optional<Uncertain> epochsTo(double target) {
        boolean rises = values.length > 0 && target > values[0];
        for (int i = 0; i < values.length; i++) {
            if (rises ? values[i] >= target : values[i] <= target) {
                return Optional.of(new Uncertain(i + 1.0, i + 1.0, i + 1.0));
            }
        }
        if (values.length < FEWEST) {
            return Optional.empty();
        }
        Shape shape = shape(values);
        double most = shape.epochs(target);
        if (most > FURTHEST * values.length) {
            return Optional.empty();
        }
        double[] draws = again(shape).stream()
                .mapToDouble(
                        drawn -> Math.min(FURTHEST * values.length, shape(drawn).epochs(target)))
                .sorted()
                .toArray();
        double epochs = Math.max(values.length, most);
        return Optional.of(new Uncertain(
                epochs,
                Math.min(epochs, Math.max(values.length, Quantiles.of(draws, 0.05))),
                Math.max(epochs, Quantiles.of(draws, 0.95))));
    }

    /** The metric after so many epochs. */
    public double at(double epoch) {
        return shape(values).at(epoch);
    }

    /** Of all powers the one whose line is nearest; the later half of the epochs counts twice. */
    private static Shape shape(double[] values) {
        double power = new BrentOptimizer(1e-6, 1e-8)
                .optimize(
                        new MaxEval(MOST_EVALUATIONS),
                        new UnivariateObjectiveFunction(p -> line(values, p).getSumSquaredErrors()),
                        GoalType.MINIMIZE,
                        new SearchInterval(FLATTEST, STEEPEST))
                .getPoint();
        SimpleRegression line = line(values, power);
        return new Shape(line.getIntercept(), line.getSlope(), power);
    }

    private static SimpleRegression line(double[] values, double power) {
        SimpleRegression line = new SimpleRegression();
        for (int i = 0; i < values.length; i++) {
            double x = Math.pow(i + 1.0, -power);
            line.addData(x, values[i]);
            if (i >= values.length / 2) {
                line.addData(x, values[i]);
            }
        }
        return line;
    }

    /** The curve as it might have been: the shape, and what was beside it in another order. */
    private List<double[]> again(Shape shape) {
        double[] beside = new double[values.length];
        Arrays.setAll(beside, i -> values[i] - shape.at(i + 1.0));
        SplitMixRandom random = new SplitMixRandom(SEED);
        List<double[]> all = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] drawn = new double[values.length];
            Arrays.setAll(drawn, i -> shape.at(i + 1.0) + beside[random.nextInt(beside.length)]);
            all.add(drawn);
        }
        return all;
    }
}
