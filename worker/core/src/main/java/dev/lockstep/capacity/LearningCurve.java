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
 * How a metric goes on with the epochs: towards a limit, by a power of their number, as learning curves do; a loss of which no limit
 * can be told yet, as its root falls with their logarithm. Where the target was reached it is read off; beyond what was trained it is
 * forecast.
 */
public final class LearningCurve {
    private static final int DRAWS = 200;
    private static final long SEED = 0xC04;
    private static final double FLATTEST = 0.05;
    private static final double STEEPEST = 4;
    private static final int FEWEST = 4;
    /** Numbers that a shape with a limit is made of, and how far what is measured lies beside it. */
    private static final int OF_A_LIMIT = 4;

    private static final int MOST_EVALUATIONS = 200;
    /** Further is not forecast: so many times what was trained. */
    private static final double FURTHEST = 20;

    private final double[] values;

    /** Of a metric after each epoch. */
    public LearningCurve(List<Double> values) {
        this.values = values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** How a metric goes on. */
    private sealed interface Shape {
        double at(double epoch);

        /** Infinite where it never comes so far. */
        double epochs(double target);
    }

    /** Towards a limit, from which it is so far after the first epoch. */
    private record Limited(double limit, double distance, double power) implements Shape {
        @Override
        public double at(double epoch) {
            return limit + distance * Math.pow(epoch, -power);
        }

        @Override
        public double epochs(double target) {
            double share = (target - limit) / distance;
            return share <= 0 ? Double.POSITIVE_INFINITY : Math.pow(share, -1 / power);
        }
    }

    /** Without a limit: the root of a loss falls with the logarithm of the epoch. */
    private record Falling(double root, double slope) implements Shape {
        @Override
        public double at(double epoch) {
            return Math.pow(Math.max(0, root + slope * Math.log(epoch)), 2);
        }

        @Override
        public double epochs(double target) {
            return slope < 0 ? Math.exp((Math.sqrt(Math.max(0, target)) - root) / slope) : Double.POSITIVE_INFINITY;
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

    /**
     * Towards a limit, if it can be told. A loss that falls may as well fall to nothing: from few epochs a limit is found where none
     * is, and then nearly all that comes is beyond it, so that it counts only where the corrected criterion of Akaike is for it. Its
     * first epoch is not looked at, which is a mean over steps that began knowing nothing.
     */
    private static Shape shape(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        boolean isLoss = sorted[0] > 0 && values[values.length - 1] < values[0];
        if (!isLoss) {
            return limited(values, 0);
        }
        Shape falling = falling(values);
        int seen = values.length - 1;
        if (seen <= OF_A_LIMIT + 1) {
            return falling;
        }
        Shape limited = limited(values, 1);
        return criterion(limited, values, OF_A_LIMIT) < criterion(falling, values, OF_A_LIMIT - 1) ? limited : falling;
    }

    /** The less, the better; what was measured without an error leaves no doubt. */
    private static double criterion(Shape shape, double[] values, int parameters) {
        double errors = 0;
        for (int i = 1; i < values.length; i++) {
            errors += Math.pow(values[i] - shape.at(i + 1.0), 2);
        }
        int seen = values.length - 1;
        return seen * Math.log(errors / seen)
                + 2.0 * parameters
                + 2.0 * parameters * (parameters + 1) / (seen - parameters - 1);
    }

    /** A line through all but the first, of which the later half counts twice. */
    private static Shape falling(double[] values) {
        SimpleRegression line = new SimpleRegression();
        for (int i = 1; i < values.length; i++) {
            for (int times = i >= values.length / 2 ? 2 : 1; times > 0; times--) {
                line.addData(Math.log(i + 1.0), Math.sqrt(values[i]));
            }
        }
        return new Falling(line.getIntercept(), line.getSlope());
    }

    /** Of all powers the one whose line is nearest; the later half of the epochs counts twice. */
    private static Shape limited(double[] values, int first) {
        double power = new BrentOptimizer(1e-6, 1e-8)
                .optimize(
                        new MaxEval(MOST_EVALUATIONS),
                        new UnivariateObjectiveFunction(
                                p -> line(values, first, p).getSumSquaredErrors()),
                        GoalType.MINIMIZE,
                        new SearchInterval(FLATTEST, STEEPEST))
                .getPoint();
        SimpleRegression line = line(values, first, power);
        return new Limited(line.getIntercept(), line.getSlope(), power);
    }

    private static SimpleRegression line(double[] values, int first, double power) {
        SimpleRegression line = new SimpleRegression();
        for (int i = first; i < values.length; i++) {
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
